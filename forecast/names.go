package forecast

import (
	"hash/maphash"
	"strings"
)

// names numbers names in the order in which they come. Beside its letters a name
// takes some 16 bytes, a fifth of what a map from strings would.
type names struct {
	text  strings.Builder // all, one after the other
	ends  []int           // of each
	table []uint32        // open addressing: 1 + number; a power of two, at most 3/4 full
	seed  maphash.Seed    // where a name is found does not reach any result
}

func newNames() *names { return &names{table: make([]uint32, 16), seed: maphash.MakeSeed()} }

func (n *names) len() int { return len(n.ends) }

// at returns a name, in memory shared with the others.
func (n *names) at(i int) string {
	from := 0
	if i > 0 {
		from = n.ends[i-1]
	}
	return n.text.String()[from:n.ends[i]]
}

// find returns the number of a name, or where it would go in the table.
func (n *names) find(name string) (i, slot int, ok bool) {
	slot = n.slot(name)
	for n.table[slot] != 0 {
		if i = int(n.table[slot]) - 1; n.at(i) == name {
			return i, slot, true
		}
		slot = (slot + 1) & (len(n.table) - 1)
	}
	return 0, slot, false
}

func (n *names) slot(name string) int {
	return int(maphash.String(n.seed, name) & uint64(len(n.table)-1))
}

// add adds a name that is new.
func (n *names) add(name string) {
	if 4*(n.len()+1) > 3*len(n.table) {
		n.table = make([]uint32, 2*len(n.table))
		for i := range n.len() {
			_, slot, _ := n.find(n.at(i))
			n.table[slot] = uint32(i + 1)
		}
	}
	_, slot, _ := n.find(name)
	n.text.WriteString(name)
	n.ends = append(n.ends, n.text.Len())
	n.table[slot] = uint32(n.len())
}
