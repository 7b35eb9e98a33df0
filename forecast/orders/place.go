package orders

import (
	"errors"

	"github.com/forwardstock/forwardstock/geo"
)

// postal is what a ZIP cell says.
type postal struct {
	region   geo.RegionID
	military string // AA, AE or AP
	restored bool   // a leading zero was put back
}

func (p postal) known() bool { return p.region != "" || p.military != "" }

func parsePostal(text []byte) postal {
	zip, err := geo.ParseZIP(string(text))
	switch {
	case err == nil:
		return postal{region: zip.Region, restored: zip.Restored}
	case !errors.Is(err, geo.ErrMilitary):
		return postal{}
	case zip.Code[:2] == "34":
		return postal{military: "AA"}
	case zip.Code[0] == '9':
		return postal{military: "AP"}
	}
	return postal{military: "AE"}
}

func parseStateCell(text []byte) string {
	code, _ := geo.ParseState(string(text))
	return code
}

// isDomestic tells whether a country is the United States or a territory.
func isDomestic(text []byte) bool {
	switch key(text) {
	case "us", "usa", "unitedstates", "unitedstatesofamerica", "america",
		"pr", "puertorico", "gu", "guam", "vi", "usvirginislands", "virginislandsus",
		"as", "americansamoa", "mp", "northernmarianaislands":
		return true
	}
	return false
}

// place fills in where a sale went, and notes what is amiss.
func (s *scanner) place(zip, state []byte, p *pending) {
	code := ""
	if len(state) > 0 {
		if code = s.states.get(state); code == "" {
			p.note(stateUnknown)
		}
	}
	var where postal
	if len(zip) > 0 {
		where = s.zips.get(zip)
	}
	p.sale.Region, p.sale.State = where.region, code
	if where.restored {
		p.note(zeroRestored)
	}
	switch {
	case where.military != "":
		p.sale.State = where.military
		p.note(militaryAddress)
	case where.known():
	case len(zip) > 0 && code != "":
		p.note(zipUnknownStateUsed)
	case len(zip) > 0:
		p.note(zipUnknown)
	case code == "":
		p.note(noPlace)
	}
}
