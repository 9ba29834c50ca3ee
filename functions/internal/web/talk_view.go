package web

// TalkView is the sheet for a conversation, to print on A4.
type TalkView struct {
	Page
	Lead       string
	Conclusion Sentence
	Sentences  []string
	Spiders    []Panel
	Questions  []string // to talk about
	Columns    []string // heads of the lines to write agreements on
	Versions   string
}

// talkLines are as many as fit below the rest on one page.
const talkLines = 4
