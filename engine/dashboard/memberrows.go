package dashboard

import (
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
)

// MemberRows gives what the tiles of a dashboard with the gemeenten that a whole is made of
// read of each.
func MemberRows(d *Dashboard, f *indicator.Compiled) []cohort.Row {
	var list []cohort.Row
	for i := range d.Pages {
		for j := range d.Pages[i].Tiles {
			t := &d.Pages[i].Tiles[j]
			if !t.PerGemeente() {
				continue
			}
			for _, id := range indicators(t.Indicator, t.Indicators) {
				if ind := f.Indicator(id); ind != nil {
					row := cohort.Row{Indicator: id, Moment: moment(ind, t.To)}
					if t.CaseMix != nil {
						row.Strata = [][]string{t.CaseMix}
					}
					list = append(list, row)
				}
			}
		}
	}
	return list
}
