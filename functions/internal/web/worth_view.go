package web

import "effectmonitor/functions/internal/web/chart"

// WorthView is a page around a cost-benefit model: what if, a comparison, a check, a
// calculator, a frozen statement. It opens with what came out; the form that changes it
// stands beside it. Every block may be absent.
type WorthView struct {
	Page
	Lead       string
	Links      []Link // buttons beside the title
	Choices    []Link // chips below it
	ChoicesFor string // what the chips are
	Badge      Badge  // beside Headline
	Headline   string
	SubHead    string
	Figures    []KeyFigure
	Suppressed *Suppression // instead of figures
	Tiles      []Tile
	Blocks     []WorthBlock
	Form       *WorthForm
}

// WorthBlock is a heading with what stands below it, in this order.
type WorthBlock struct {
	ID, Title string
	Text      []string
	Badge     Badge
	Facts     []Datum
	Table     *chart.Table
	Ground    Ground // of the table
	Checks    []Checked
	List      []string
	Links     []Link
}

// named is the block with an id of its own.
func (b WorthBlock) named(i int) WorthBlock {
	if b.ID == "" {
		b.ID = "blok-" + ordinal(i)
	}
	return b
}

// Checked is one question with its verdict and what was found.
type Checked struct {
	Question string
	Verdict  Badge
	Findings []string
}

// WorthForm asks for other values. It is sent by GET, so that its answer has an address
// to keep and to share.
type WorthForm struct {
	Title, Text string
	Action      string
	Keep        []Option // values that the address keeps: Label is the name
	Fields      []Lever
	More        []Lever // folded away
	MoreLabel   string
	Submit      string
	Reset       *Link
}

// Lever is a number to set within a range, or a choice. With Slide there is a slider
// beside the number where scripts run; without scripts the number is enough.
type Lever struct {
	Field
	Range string // "20% tot 45%"
	Note  string // what it is and where it comes from
	Slide *Slide
}

// Slide is the range of a slider, in the numbers that the field shows.
type Slide struct{ Min, Max, Step, Value string }
