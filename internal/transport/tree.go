package transport

// tree is a spanning tree of the sites (nodes 0 to n-1), the clients (n to
// n+m-1) and the root (n+m). Every node but the root has an arc to its parent.
//
// Between a site and a client the arc is the shipment, from the site to the
// client. Between a site and the root it is what the site keeps, or, if it runs
// from the root, what the site owes. Between the root and a client it is what
// the client lacks, or, if it runs to the root, what it has in excess. Owing and
// lacking cost more than any way around them, an excess costs one tick.
//
// A tree is strongly feasible if flow can be sent from every node to the root:
// flows are 0 or more, and those against the direction to the root are more
// than 0.
type tree struct {
	node []node
	// price of a node, in ticks: u_j of a client, what one more unit of its
	// demand would cost; mu_i of a site, minus what one more unit of its supply
	// would save. Their sum is the cost of the arc if the arc is in the tree.
	price []int64
	flow  []int64 // in the arc to the parent
	cost  []int64 // of the arc to the parent, in ticks
	root  int32
}

// node is the place of a node in the tree. Children form a doubly linked list;
// none is the end of it.
type node struct {
	parent, first, next, prev int32
	depth                     int32
	up                        bool // the arc to the parent runs to the parent
}

const none = -1

func newTree(nodes int) tree {
	t := tree{
		node:  make([]node, nodes+1),
		price: make([]int64, nodes+1),
		flow:  make([]int64, nodes+1),
		cost:  make([]int64, nodes+1),
		root:  int32(nodes),
	}
	t.uproot()
	return t
}

// uproot makes every node a child of the root.
func (t *tree) uproot() {
	for v := range t.node {
		t.node[v] = node{parent: none, first: none, next: none, prev: none}
	}
	for v := t.root - 1; v >= 0; v-- {
		t.attach(v, t.root)
	}
}

// attach makes v, which has no parent, the first child of p.
func (t *tree) attach(v, p int32) {
	first := t.node[p].first
	t.node[v].parent, t.node[v].next, t.node[v].prev = p, first, none
	if first != none {
		t.node[first].prev = v
	}
	t.node[p].first = v
}

// detach takes v, with all below it, from its parent.
func (t *tree) detach(v int32) {
	x := &t.node[v]
	if x.prev != none {
		t.node[x.prev].next = x.next
	} else {
		t.node[x.parent].first = x.next
	}
	if x.next != none {
		t.node[x.next].prev = x.prev
	}
}

// move makes v a child of p, by an arc.
func (t *tree) move(v, p int32, up bool, flow, cost int64) {
	t.detach(v)
	t.attach(v, p)
	t.node[v].up, t.flow[v], t.cost[v] = up, flow, cost
}

// after returns the node that follows v in a walk through the nodes below top,
// parents first, or none.
func (t *tree) after(v, top int32) int32 {
	if first := t.node[v].first; first != none {
		return first
	}
	for v != top {
		if next := t.node[v].next; next != none {
			return next
		}
		v = t.node[v].parent
	}
	return none
}

// rehang turns the path from v up to last around, so that v becomes a child of
// p by a new arc and the arc of last goes.
func (t *tree) rehang(v, last, p int32, up bool, flow, cost int64) {
	for {
		old, oldUp, oldFlow, oldCost := t.node[v].parent, t.node[v].up, t.flow[v], t.cost[v]
		t.move(v, p, up, flow, cost)
		if v == last {
			return
		}
		v, p, up, flow, cost = old, v, !oldUp, oldFlow, oldCost
	}
}
