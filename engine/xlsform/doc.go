// Package xlsform carries questionnaires to and from XLSForm, the workbook that ODK
// and KoboToolbox make forms of.
//
// Import reads a workbook and writes a definition with its test; Export writes a
// workbook of a compiled questionnaire. Both say in a Report what does not exist
// on the other side, at its sheet, row and column, with what to do about it.
//
// How an empty answer is understood. XPath knows no leeg: an empty answer is the
// text ” or, as a number, NaN. Formulas are carried over by their meaning:
//
//	${x} = 'a'          x == "a"                 onwaar without an answer, in both
//	${x} != 'a'         leeg(x) or x != "a"      '' differs from 'a'; leeg differs from nothing
//	${x} = ''           leeg(x)
//	${x} > 5            x > 5                    onwaar without an answer, in both
//	${x} + ${y}         x + y                    NaN and leeg both swallow the rest
//	${x} = ${y}         x == y or leeg(x) and leeg(y)
//	count(${r})         als_leeg(aantal(r), 0)   no rows are 0, also when nobody said so
//
// Three things differ and are documented, not imitated: sum, min and max over rows
// skip what is empty, where XPath gives NaN; a rounded half goes away from zero,
// where XPath goes up; and now() has no time of day.
//
// The package computes; it touches no disk and looks at no clock, and must not know
// a particular questionnaire.
package xlsform
