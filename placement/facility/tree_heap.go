package facility

// nodeHeap is a binary heap of nodes, lowest bound first, of equals the oldest.
type nodeHeap []*node

func (h nodeHeap) less(a, b int) bool {
	if h[a].bound != h[b].bound {
		return h[a].bound < h[b].bound
	}
	return h[a].serial < h[b].serial
}

// push adds a node.
func (h *nodeHeap) push(n *node) {
	*h = append(*h, n)
	s := *h
	for k := len(s) - 1; k > 0 && s.less(k, (k-1)/2); k = (k - 1) / 2 {
		s[k], s[(k-1)/2] = s[(k-1)/2], s[k]
	}
}

// pop takes out the first node.
func (h *nodeHeap) pop() *node {
	s := *h
	first, last := s[0], len(s)-1
	s[0], s[last] = s[last], nil
	*h = s[:last]
	h.down(0)
	return first
}

// popLast takes out a node with one of the highest bounds.
func (h *nodeHeap) popLast() *node {
	s := *h
	last := len(s) - 1
	n := s[last]
	s[last] = nil
	*h = s[:last]
	return n
}

func (h nodeHeap) down(k int) {
	for {
		kid := 2*k + 1
		if kid >= len(h) {
			return
		}
		if kid+1 < len(h) && h.less(kid+1, kid) {
			kid++
		}
		if !h.less(kid, k) {
			return
		}
		h[k], h[kid] = h[kid], h[k]
		k = kid
	}
}

// keep drops the nodes for which f is false.
func (h *nodeHeap) keep(f func(*node) bool) {
	kept := (*h)[:0]
	for _, n := range *h {
		if f(n) {
			kept = append(kept, n)
		}
	}
	clear((*h)[len(kept):])
	*h = kept
	for k := len(kept)/2 - 1; k >= 0; k-- {
		h.down(k)
	}
}
