package web

import "effectmonitor/functions/internal/web/chart"

// ImportView is the import of a file: choose one, see what is wrong with it, and only
// when nothing is, add everybody (mock-up 11).
type ImportView struct {
	Page
	Lead     string
	Action   string // receives the file as bestand
	Template string // address of an empty file to fill in
	Max      string // how large a file may be, in words
	Columns  *chart.Table
	// Programmes are those that a file can be for, where there are more than one.
	Programmes []Link
	// Checked is set once a file was read.
	Checked *ImportCheck
}

// ImportCheck is what was found in a file. With Problems nothing can be stored.
type ImportCheck struct {
	Title, Text string
	Problems    *chart.Table
	Warnings    *chart.Table
	People      *chart.Table
	Action      string // stores everybody; empty while there are problems
	Content     string // the same file, to send back as inhoud
	Submit      string
}
