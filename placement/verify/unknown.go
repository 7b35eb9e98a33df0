package verify

import "github.com/forwardstock/forwardstock/placement"

// unknown reports what a plan says of terms that plans have none of yet.
func (c *check) unknown() {
	parts := func(p placement.Parts) bool {
		return p.Capital != 0 || p.Safety != 0 || p.Insurance != 0 || p.Returns != 0 || p.Lost != 0 || p.Changes != 0 || p.Broken != 0
	}
	p := c.plan
	wrong := parts(p.Parts) || len(p.Limits) > 0
	for _, s := range p.Sites {
		wrong = wrong || parts(s.Parts)
	}
	for _, o := range p.Compared {
		wrong = wrong || parts(o.Parts)
	}
	for i := range p.Items {
		wrong = wrong || parts(p.Items[i].Parts)
		for _, s := range p.Items[i].Stock {
			wrong = wrong || parts(s.Parts) || s.Way != -1 || s.Reserve != 0
		}
	}
	if wrong {
		c.bad("it has terms that plans have none of yet")
	}
}
