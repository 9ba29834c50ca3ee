package learning

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/stats"
)

// The levels of the limits of chance: of a hundred gemeenten that do not differ, five
// lie outside the first and one in five hundred outside the second.
const (
	NearLevel = 0.95
	FarLevel  = 0.998
)

// View is a snapshot as one viewer sees it: what others did may not be told apart
// further than the snapshot of all of them allows to somebody who knows the own figures
// and those of the country.
type View struct {
	Definition *Definition
	Framework  *indicator.Compiled
	Snapshot   *Snapshot
	Viewer     Viewer
	Names      []Name

	chosen  cohort.Choice
	gate    cohort.Gate
	near    cohort.Gate // for the own figures, which the own dashboards show too
	all     *cohort.Aggregate
	rest    *cohort.Aggregate // all but the known
	known   *cohort.Aggregate // whose dashboards the viewer sees by themselves
	own     *cohort.Aggregate // nil when the viewer is of no gemeente in the snapshot
	members cohort.Members    // of rest
	slice   cohort.Slice      // the period of starting that is looked at
	years   func() *View      // over what may be seen per period; made when first asked for
}

// See opens a snapshot for a viewer. The threshold is that of whoever asks for most, and
// near that of the own gemeente.
func See(d *Definition, f *indicator.Compiled, s *Snapshot, v Viewer, threshold, near int) (*View, error) {
	return see(d, f, s, v, threshold, near, d.chosen(f), s.Decided)
}

func see(d *Definition, f *indicator.Compiled, s *Snapshot, v Viewer, threshold, near int, chosen cohort.Choice, decided []byte) (*View, error) {
	out := &View{chosen: chosen, Definition: d, Framework: f, Snapshot: s, Viewer: v, Names: s.names(v), gate: cohort.NewGate(threshold), near: cohort.NewGate(near)}
	var err error
	if out.all, err = s.sum(f, func(string) bool { return true }); err != nil {
		return nil, err
	}
	if out.rest, err = s.sum(f, func(code string) bool { return !v.knows(code) }); err != nil {
		return nil, err
	}
	if out.known, err = s.sum(f, v.knows); err != nil {
		return nil, err
	}
	out.own = s.Parts[v.Code]
	out.members = out.gate.Members(f, out.othersOf(out.rest), out.list())
	if v.Elsewhere && out.known.N == 0 && s.Threshold == out.gate.Threshold() && decided != nil {
		out.members.Recall(decided)
	}
	out.years = sync.OnceValue(out.overYears)
	return out, nil
}

// list gives all gemeenten but those that the viewer knows.
func (v *View) list() []cohort.Member {
	var list []cohort.Member
	for _, code := range v.Snapshot.Codes() {
		if !v.Viewer.knows(code) {
			list = append(list, cohort.Member{ID: code, Aggregate: v.othersOf(v.Snapshot.Parts[code])})
		}
	}
	return list
}

// othersOf gives of an aggregate of others what is decided about them with: to somebody who
// sees no dashboards of theirs a number tells nothing of what is not in the snapshot.
func (v *View) othersOf(a *cohort.Aggregate) *cohort.Aggregate {
	if v.Viewer.Elsewhere {
		return a
	}
	return a.Chosen(v.chosen)
}

// HasOwn reports whether the viewer has figures in the snapshot.
func (v *View) HasOwn() bool { return v.own != nil }

// country reads everyone together, for somebody who knows some figures.
func (v *View) country() cohort.Reader {
	if v.known.N == 0 {
		return v.gate.Read(v.Framework, v.all, v.slice)
	}
	return v.gate.ReadBeside(v.Framework, v.all, v.known, v.slice)
}

// mine reads the own figures.
func (v *View) mine() cohort.Reader { return v.near.Read(v.Framework, v.own, v.slice) }

// others reads all other gemeenten together.
func (v *View) others() cohort.Reader { return v.gate.Read(v.Framework, v.rest, v.slice) }

func (v *View) reader(n Name) cohort.Reader {
	if n.Own {
		return v.mine()
	}
	return v.members.Read(n.Code, v.slice)
}

// Place says where a gemeente lies among the limits of chance.
type Place string

// The places.
const (
	Within   Place = "binnen"
	Above    Place = "boven"
	Below    Place = "onder"
	FarAbove Place = "ver_boven"
	FarBelow Place = "ver_onder"
	Unknown  Place = ""
)

// Outside reports whether a place is outside the near limits.
func (p Place) Outside() bool { return p != Within && p != Unknown }

// High reports whether a place is above the limits.
func (p Place) High() bool { return p == Above || p == FarAbove }

// Row is one gemeente in a benchmark. N is exact for the own gemeente, a band of ten for any
// other, and hidden where its dashboards hide it: then the share is a bound. Spot places it
// in a drawing, any other in the middle of its band.
type Row struct {
	Name
	N        string
	Share    cohort.Figure
	Spot     cohort.Spot
	Standard cohort.Standard
	Place    Place // unknown also where it would tell a hidden number
}

// Limit holds both pairs of limits at one size.
type Limit struct{ Size, NearLow, NearHigh, FarLow, FarHigh float64 }

// Benchmark is one share of all gemeenten beside each other.
type Benchmark struct {
	Measure   Measure
	Indicator *indicator.Indicator
	Country   cohort.Figure
	N         cohort.Figure // participants behind it
	Rows      []Row         // those that can be shown, in the order of View.Names
	Left      int           // how many cannot
	Limits    []Limit
	Outside   int
}

// Benchmark sets the gemeenten beside each other on one measure.
func (v *View) Benchmark(m Measure) *Benchmark {
	ind := v.Framework.Indicator(m.Indicator)
	country := v.country()
	b := &Benchmark{Measure: m, Indicator: ind, Country: country.Measure(ind, m.Moment), N: country.Population(ind, m.Moment)}
	most := 0.0
	for _, name := range v.Names {
		row, ok := v.row(name, ind, m, b.Country)
		if !ok {
			b.Left++
			continue
		}
		if row.Place.Outside() {
			b.Outside++
		}
		most = max(most, row.Spot.Size)
		b.Rows = append(b.Rows, row)
	}
	if b.Country.Known() && len(b.Rows) > 0 {
		b.Limits = limits(b.Country.Value(), 2*v.gate.Threshold(), most)
	}
	return b
}

func (v *View) row(name Name, ind *indicator.Indicator, m Measure, country cohort.Figure) (Row, bool) {
	if !name.Own && v.Viewer.knows(name.Code) {
		return Row{}, false
	}
	r := v.reader(name)
	share := r.Measure(ind, m.Moment)
	spot, known := r.Spot(ind, m.Moment)
	if !known {
		return Row{}, false
	}
	row := Row{Name: name, Share: share, Spot: spot, N: share.NText()}
	if !name.Own && !spot.Rough {
		row.N, row.Spot.Size = band(int(spot.Size))
	}
	if v.slice == (cohort.Slice{}) && !spot.Rough { // what is expected would tell the number of people
		row.Standard = r.Standardised(v.all, ind, m.Moment, v.Definition.Profile...)
	}
	if country.Known() {
		row.Place, _ = cohort.Wherever(r, ind, m.Moment, func(share float64, n int) Place { return placeOf(share, country.Value(), n) })
	}
	return row, true
}

// band is a number in tens, such as 60–69, with where it may be drawn: in the middle, as any
// other place would tell more of the number than the tens do.
func band(n int) (text string, middle float64) {
	least := n / 10 * 10
	return fmt.Sprintf("%d–%d", least, least+9), float64(least) + 4.5
}

// placeOf compares with the exact limits at the size of the gemeente.
func placeOf(share, target float64, n int) Place {
	low, high := stats.FunnelLimits(target, n, NearLevel)
	farLow, farHigh := stats.FunnelLimits(target, n, FarLevel)
	switch {
	case share > farHigh:
		return FarAbove
	case share > high:
		return Above
	case share < farLow:
		return FarBelow
	case share < low:
		return Below
	}
	return Within
}

// limitSteps is how many points the curves of the limits have at most.
const limitSteps = 60

func limits(target float64, from int, most float64) []Limit {
	to := int(math.Ceil(max(most, float64(from)+10)/10) * 10)
	step := max(1, (to-from)/limitSteps)
	var out []Limit
	for n := from; n <= to; n += step {
		l := Limit{Size: float64(n)}
		l.NearLow, l.NearHigh = stats.FunnelLimits(target, n, NearLevel)
		l.FarLow, l.FarHigh = stats.FunnelLimits(target, n, FarLevel)
		out = append(out, l)
	}
	return out
}

// Own gives the viewer's own row.
func (b *Benchmark) Own() (Row, bool) {
	i := slices.IndexFunc(b.Rows, func(r Row) bool { return r.Own })
	if i < 0 {
		return Row{}, false
	}
	return b.Rows[i], true
}
