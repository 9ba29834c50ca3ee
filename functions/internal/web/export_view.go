package web

// ExportView is a file with everything about one person. It stands alone: it is
// opened far from here, and refers to nothing.
type ExportView struct {
	Lang, Title, Lead string
	Chapters          []ExportChapter
}

// ExportChapter is one part of the file.
type ExportChapter struct {
	Title string
	Note  string
	Facts []Datum
}
