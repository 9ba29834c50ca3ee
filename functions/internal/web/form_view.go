package web

// FormView is a page with one form: add a participant, the registration, a
// result, the next phase, the end of a trajectory.
type FormView struct {
	Page
	Lead     string
	Sections []Section
	Action   string
	Submit   string           // says what it does: "Resultaat vastleggen"; empty when there is nothing to do
	Other    *Option          // a second button, quieter; nil leaves it out
	Cancel   *Link            // back without saving
	Effects  []string         // what happens then, before someone ends something
	Asides   []Aside          // beside the form
	Previews []MessagePreview // what was typed as its readers would get it
}

// Spoken are words as somebody said them, in their own language.
type Spoken struct {
	Lang, Dir string
	Words     Sentence
}

// Section is a part of a form with its own heading; Title may be empty when there is one.
type Section struct {
	Title, Help string
	Fields      []Field
}

// Aside is a card beside the content.
type Aside struct {
	Title  string
	Spoken *Spoken // words of somebody, above the rest
	Text   []string
	Facts  []Datum
	Links  []Link
}
