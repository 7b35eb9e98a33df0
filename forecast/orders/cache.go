package orders

// cache remembers what short texts mean: a file repeats them. It is bounded.
type cache[V any] struct {
	parse func([]byte) V
	known map[string]V
}

const (
	maxCached = 1 << 14 // texts
	maxKey    = 64      // bytes of a text
)

func newCache[V any](parse func([]byte) V) cache[V] {
	return cache[V]{parse: parse, known: map[string]V{}}
}

func (c *cache[V]) get(text []byte) V {
	if v, ok := c.known[string(text)]; ok {
		return v
	}
	v := c.parse(text)
	if len(text) <= maxKey {
		if len(c.known) == maxCached {
			clear(c.known)
		}
		c.known[string(text)] = v
	}
	return v
}
