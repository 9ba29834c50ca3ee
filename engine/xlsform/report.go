package xlsform

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Kind says what happened to a part of a form.
type Kind string

const (
	// Lost was not carried over.
	Lost Kind = "niet_overgenomen"
	// Changed was carried over and works a little differently.
	Changed Kind = "anders"
	// Renamed has another name.
	Renamed Kind = "hernoemd"
	// Fault is a mistake in the form, with which nothing is written.
	Fault Kind = "fout"
)

// Item is one line of a Report.
type Item struct {
	Kind    Kind   `json:"soort"`
	Sheet   string `json:"werkblad,omitempty"`
	Row     int    `json:"rij,omitempty"`   // as the spreadsheet program numbers it
	Column  string `json:"kolom,omitempty"` // letter
	Header  string `json:"kop,omitempty"`   // what stands above the column
	Name    string `json:"naam,omitempty"`  // of the question
	Message string `json:"melding"`
	Advice  string `json:"advies,omitempty"`
}

// place is where it stands: survey!C12 (relevant).
func (i Item) place() string {
	place := i.Sheet
	if i.Row > 0 {
		place += "!" + i.Column + strconv.Itoa(i.Row)
	}
	if i.Header != "" {
		place += " (" + i.Header + ")"
	}
	return place
}

// Report says what could not be carried over, in the order of the form.
type Report []Item

// Count is how many items there are of a kind.
func (r Report) Count(k Kind) int {
	n := 0
	for _, i := range r {
		if i.Kind == k {
			n++
		}
	}
	return n
}

// sort puts a report in the order of the form: the survey before the choices, then
// by row.
func (r Report) sort() {
	slices.SortStableFunc(r, func(a, b Item) int {
		return cmp.Or(-cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row))
	})
}

// titles are the headings of the kinds, in the order in which they are printed.
var titles = []struct {
	kind  Kind
	title string
}{
	{Fault, "Fouten in het formulier"},
	{Lost, "Niet overgenomen"},
	{Changed, "Anders geworden"},
	{Renamed, "Andere namen"},
}

// Print writes the report in Dutch, per kind.
func (r Report) Print(w io.Writer) error {
	var b strings.Builder
	for _, t := range titles {
		if r.Count(t.kind) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s:\n", t.title)
		for _, i := range r {
			if i.Kind != t.kind {
				continue
			}
			b.WriteString("  ")
			if place := i.place(); place != "" {
				b.WriteString(place + ": ")
			}
			if i.Name != "" && i.Kind != Renamed {
				b.WriteString(i.Name + ": ")
			}
			b.WriteString(i.Message + "\n")
			if i.Advice != "" {
				b.WriteString("      = " + i.Advice + "\n")
			}
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}

// Refused is a form that cannot be imported, with the reasons.
type Refused struct{ Report Report }

func (r *Refused) Error() string {
	first := r.Report[slices.IndexFunc(r.Report, func(i Item) bool { return i.Kind == Fault })]
	text := first.Message
	if place := first.place(); place != "" {
		text = place + ": " + text
	}
	if n := r.Report.Count(Fault); n > 1 {
		text += fmt.Sprintf(" (en nog %d)", n-1)
	}
	return text
}

// faults are the items that stand in the way.
func (r Report) faults() Report {
	return slices.DeleteFunc(slices.Clone(r), func(i Item) bool { return i.Kind != Fault })
}
