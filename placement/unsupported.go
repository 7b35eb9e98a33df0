package placement

import (
	"errors"
	"fmt"
)

// supported returns an error that matches ErrInvalid for what a problem may say
// and Solve does not take into account yet.
func (p *Problem) supported() error {
	var all []error
	refuse := func(used bool, place string) {
		if used {
			all = append(all, fmt.Errorf("%s: not supported yet", place))
		}
	}
	for i := range p.Network.Sites {
		s, at := &p.Network.Sites[i], named("sites", i, p.Network.Sites[i].ID)
		refuse(s.Opening != 0 || s.Closing != 0, at+".opening, .closing")
		refuse(s.AfterCutOff != 0 || s.ReceivingDays != 0, at+".after_cut_off, .receiving_days")
		refuse(len(s.StorageByAge) > 0, at+".storage_by_age")
		refuse(s.Return != 0, at+".return")
		refuse(s.Capacity != Capacity{}, at+".capacity")
		refuse(len(s.Excludes) > 0, at+".excludes")
	}
	refuse(len(p.Network.Ways) > 0, "network.ways")
	for i := range p.Items {
		item, at := &p.Items[i], named("items", i, p.Items[i].ID)
		refuse(item.MayLose, at+".may_lose")
		refuse(item.Insurance != 0, at+".insurance")
		refuse(item.Limit != 0, at+".limit")
	}
	for i, w := range p.Policy.Within {
		refuse(w.Item != "" || w.Region != "" || w.State != "" || w.Penalty != 0, fmt.Sprintf("policy.within[%d]", i))
	}
	refuse(len(p.Policy.Providers) > 0, "policy.providers")
	refuse(p.Policy.Late.Margin != 0, "policy.late.margin")
	refuse(p.Policy.Capital != 0, "policy.capital")
	refuse(p.Policy.Budget != 0, "policy.budget")
	refuse(p.Policy.Change != 0, "policy.change")
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%w", ErrInvalid, errors.Join(all...))
}
