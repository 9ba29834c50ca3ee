package web

// TextView is a page of running text: privacy, accessibility, help.
type TextView struct {
	Page
	Lead     string
	Sections []TextSection
}

// TextSection is one part of it.
type TextSection struct {
	Title string
	Text  []Sentence
	List  []string
	Links []Link
}
