// Package costbook writes outcomes of cost-benefit models as workbooks, for the pages of
// results. It stands by itself because what writes workbooks is large: only a function
// that imports it carries that. It must not read anything but the outcome that it is given.
package costbook

import (
	"io"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/sheet"
	"effectmonitor/functions/internal/results"
)

var _ results.WriteWorkbook = Write

// Write writes an outcome as a workbook in which every cell of the calculation is a live
// formula.
func Write(w io.Writer, result *mkba.Result, uncertainty *mkba.SensitivityResult, seed uint64) error {
	return sheet.Write(w, result, sheet.Options{Uncertainty: uncertainty, Seed: seed})
}
