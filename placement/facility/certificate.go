package facility

// Certificate proves a lower bound. It is a tree that splits the set of plans;
// the bound of each leaf follows from one vector of multipliers by integer
// arithmetic alone (see package certify). Facilities and clients have the
// numbers of the problem.
type Certificate struct {
	// Bound is the claim: no plan costs less.
	Bound int64 `json:"bound"`
	// Denominator divides every multiplier: u_j = Multipliers[v][j] /
	// Denominator, in the problem's integers.
	Denominator int64 `json:"denominator"`
	// Merged, if not nil, holds the group of each client, numbered from 0. The
	// costs of the clients of a group are proportional, so that one multiplier
	// for the sum of their costs is enough.
	Merged []int32 `json:"merged,omitempty"`
	// Multipliers are the vectors that Steps refer to, one number per client, or
	// per group of clients.
	Multipliers [][]int64 `json:"multipliers"`
	// Clusters are the sets of facilities that Steps refer to: each is a list of
	// clusters, none with a facility of another.
	Clusters [][][]int32 `json:"clusters,omitempty"`
	// Steps is the tree in preorder: a Fix step is followed by its one subtree,
	// a split by its two.
	Steps []Step `json:"steps"`
}

// StepKind says what a Step of a certificate does.
type StepKind uint8

// The kinds of steps.
const (
	// Leaf: no plan within the restrictions made so far costs less than the
	// bound, by the vector Multipliers.
	Leaf StepKind = iota
	// Fix: the facilities Close must be closed and those of Open open, as the
	// opposite would, by the vector Multipliers, cost at least the bound.
	Fix
	// SplitFacility: the first subtree has Facility closed, the second open.
	SplitFacility
	// SplitCount: the first subtree has at most Count open facilities, the
	// second more.
	SplitCount
	// SplitPair: in the first subtree Facility does not serve Client, in the
	// second it serves the whole of it.
	SplitPair
	// Short: the facilities that may be open and may serve any of Clients have less
	// capacity together than these need.
	Short
	// FixPairs: the facilities Close must not serve the first of Clients, in this
	// order, and those of Open must serve the rest, as the opposite would, by the
	// vector Multipliers and the price of the capacity of each facility, cost at
	// least the bound.
	FixPairs
	// SplitBall: in the first subtree all of Close are closed, in the second at least
	// one of them is open.
	SplitBall
)

// Step is a node of a certificate's tree.
type Step struct {
	Kind StepKind `json:"kind"`
	// Multipliers is the index of the vector of a Leaf, Fix or FixPairs.
	Multipliers int `json:"multipliers,omitempty"`
	// Price / Per, times 1 / Denominator, is a multiplier of a Leaf, Fix or FixPairs
	// for the row by which the capacities of the open facilities reach the whole
	// demand; a Per of 0 means none.
	Price int64 `json:"price,omitempty"`
	Per   int64 `json:"per,omitempty"`
	// Fee / Denominator is what a Leaf or Fix without capacities charges for each
	// open facility, so that limits of their number hold on average. Clusters, if
	// not 0, is one more than the index of those that it prices together: a client
	// that several facilities of a cluster want pays its multiplier only once.
	Fee      int64 `json:"fee,omitempty"`
	Clusters int   `json:"clusters,omitempty"`
	// Close and Open are the facilities of a Fix or FixPairs, Close those of a SplitBall.
	Close []int32 `json:"close,omitempty"`
	Open  []int32 `json:"open,omitempty"`
	// Facility is that of a SplitFacility or SplitPair, Client that of the latter.
	Facility int32 `json:"facility,omitempty"`
	Client   int32 `json:"client,omitempty"`
	// Clients are those of a Short or FixPairs.
	Clients []int32 `json:"clients,omitempty"`
	// Count is that of a SplitCount.
	Count int `json:"count,omitempty"`
}
