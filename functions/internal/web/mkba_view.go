package web

// MkbaView is the page of costs and benefits (mock-up 07). Gross and net,
// published and reconstructed, measured and assumed are always named.
type MkbaView struct {
	Page
	Lead        string
	Links       []Link         // buttons beside the title
	Choices     []Link         // other studies or gemeenten
	Filters     *DashboardView // the part of the group that is shown, and the parts there are
	Next        []Link         // what else can be done with this outcome
	Figures     []KeyFigure
	Source      *MkbaSource
	Waterfall   *Tile
	Parties     *PartyTable
	Trace       *Trace
	Measured    []string
	Assumed     []string
	Uncertainty *Tile
	Suppressed  *Suppression // instead of every amount
}

// MkbaSource says where the figures come from.
type MkbaSource struct {
	Badge Badge
	Text  string
	Link  *Link
}

// PartyTable is who bears and gains what, per term.
type PartyTable struct {
	Title, Sub  string
	Terms       []string // names of the terms, in order
	TermNotes   []string // what each means, for the legend
	TotalHead   string   // "Totaal, bruto"
	PerHead     string   // "Per jongere"
	Rows        []PartyRow
	Totals      []PartyRow // sums, without bars
	Note        string
	None        string  // for an empty amount: "geen"
	Max         float64 // the longest bar, in euros
	CaptionText string
	Ground      Ground
}

// PartyRow is one party.
type PartyRow struct {
	Name       string
	Terms      []Amount
	Total, Per Amount
}

// Amount is money as printed; Href opens its trace.
type Amount struct {
	Text    string
	Value   float64 // euros, for the bar
	Href    string
	Current bool // its trace is open
}

// Trace explains one amount, line by line, ending in that amount.
type Trace struct {
	Title, Sub string
	CloseHref  string
	Badge      Badge
	Steps      []TraceStep
	Total      TraceStep
	Notes      []Sentence
	Links      []Link
}

// TraceStep is one line of a trace with its source.
type TraceStep struct{ Text, Source, Amount string }

// basisInSight is how many lines of what a result rests on stand open.
const basisInSight = 8
