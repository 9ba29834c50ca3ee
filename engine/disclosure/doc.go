// Package disclosure decides which cells of a table of counts must stay hidden so
// that nobody can calculate a small group back, and proves it by attacking the
// table the way a reader could.
//
// A reader knows what is shown, the sums of rows and columns, that counts are
// whole and not negative, the threshold, and how this package decides. For a
// hidden cell that leaves the interval of values that occur in some table that
// looks the same to that reader. The cell is safe when the interval is wide
// enough (Cell.Need), and when no group that follows by subtraction, the hidden
// cells of a row or column together, is itself under the threshold.
//
// A table with row and column sums is a network: a row and a column are nodes and
// a cell is an arc between them. Its extreme values are then whole numbers, found
// exactly by augmenting paths in integers (Ahuja, Magnanti and Orlin, Network
// Flows, 1993, chapters 6 and 11), where a general linear program would round.
// What decides is therefore no linear program, for which a request has no time. Package
// attack holds that program, and puts together all that one reader sees; tests let the two
// judge each other.
// Choosing what else to hide is the cell suppression problem (Fischetti and
// Salazar-González, JASA 95, 2000); Protect solves small tables by trying all and
// larger ones by cheapest paths. Numbers between which sums of any form hold are a Web.
//
// The package knows counts and tables only: no participants, indicators or texts.
package disclosure
