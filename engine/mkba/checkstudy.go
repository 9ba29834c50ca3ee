package mkba

import (
	"math"
	"slices"

	"effectmonitor/engine/diag"
)

// checkStudy adds up a published table in every direction. A single wrong amount
// puts out its row and its column by the same difference; then the finding names
// the cell and the value with which both add up.
func (b *builder) checkStudy() {
	def := b.c.def.Published
	rows, columns := b.rowGaps(), b.columnGaps()
	if cell, ok := b.suspect(rows, columns); ok {
		row := &def.Rows[cell.row]
		term := b.c.def.Terms[cell.term].ID
		was := row.Terms[term]
		should := was - columns[cell.term]
		hint := ""
		if swapped(was, should) {
			hint = "twee cijfers lijken verwisseld; zet een drukfout bij de rij als het zo gedrukt is"
		}
		b.errorf(row.Pos, "misprint-suspected",
			"%s bij %s, %s maakt dat rij en kolom niet kloppen; met %s kloppen ze allebei (de kolom telt op tot %s, gedrukt is %s)",
			wholeNL(was), row.Party, term, wholeNL(should),
			wholeNL(def.Total.Terms[term]+columns[cell.term]), wholeNL(def.Total.Terms[term])).WithHint(hint)
		rows[cell.row], columns[cell.term] = 0, 0
	}
	for i, gap := range rows {
		if b.tooFar(gap) {
			row := &def.Rows[i]
			b.errorf(row.Pos, "row-does-not-add-up", "de rij van %s telt op tot %s, maar gedrukt is %s", row.Party, wholeNL(row.Total+gap), wholeNL(row.Total))
		}
	}
	for i, gap := range columns {
		if b.tooFar(gap) {
			term := b.c.def.Terms[i].ID
			b.errorf(def.Total.Pos, "column-does-not-add-up", "de kolom %s telt op tot %s, maar gedrukt is %s",
				term, wholeNL(def.Total.Terms[term]+gap), wholeNL(def.Total.Terms[term]))
		}
	}
	b.checkStudyTotals()
	b.checkStudyPerHead()
}

func (b *builder) tooFar(gap int64) bool {
	return max(gap, -gap) > b.c.def.Published.Tolerance
}

// rowGaps are, per row, the sum of its terms minus its printed total.
func (b *builder) rowGaps() []int64 {
	rows := b.c.def.Published.Rows
	gaps := make([]int64, len(rows))
	for i := range rows {
		gaps[i] = -rows[i].Total
		for _, amount := range rows[i].Terms {
			gaps[i] += amount
		}
	}
	return gaps
}

// columnGaps are, per term, the sum of the column minus its printed total.
func (b *builder) columnGaps() []int64 {
	def := b.c.def.Published
	gaps := make([]int64, len(b.c.def.Terms))
	for i, term := range b.c.def.Terms {
		gaps[i] = -def.Total.Terms[term.ID]
		for _, row := range def.Rows {
			gaps[i] += row.Terms[term.ID]
		}
	}
	return gaps
}

type studyPlace struct{ row, term int }

// suspect finds the only cell whose correction repairs its row and its column.
func (b *builder) suspect(rows, columns []int64) (studyPlace, bool) {
	var found []studyPlace
	for row, across := range rows {
		for term, down := range columns {
			_, printed := b.c.def.Published.Rows[row].Terms[b.c.def.Terms[term].ID]
			if printed && b.tooFar(across) && b.tooFar(down) && !b.tooFar(across-down) {
				found = append(found, studyPlace{row, term})
			}
		}
	}
	if len(found) != 1 {
		return studyPlace{}, false
	}
	return found[0], true
}

// swapped says whether two numbers differ by two neighbouring digits.
func swapped(a, b int64) bool {
	x, y := digits(a), digits(b)
	if len(x) != len(y) {
		return false
	}
	for i := range len(x) - 1 {
		if x[i] != y[i] {
			x[i], x[i+1] = x[i+1], x[i]
			return slices.Equal(x, y)
		}
	}
	return false
}

func digits(n int64) []int64 {
	var out []int64
	for ; n > 0; n /= 10 {
		out = append(out, n%10)
	}
	slices.Reverse(out)
	return out
}

// checkStudyTotals adds up the printed totals themselves.
func (b *builder) checkStudyTotals() {
	def := b.c.def.Published
	byRow, byTerm := int64(0), int64(0)
	for _, row := range def.Rows {
		byRow += row.Total
	}
	for _, amount := range def.Total.Terms {
		byTerm += amount
	}
	check := func(what string, sum int64) {
		if b.tooFar(sum - def.Total.Total) {
			b.errorf(def.Total.Pos, "total-does-not-add-up", "%s tellen op tot %s, maar gedrukt is %s", what, wholeNL(sum), wholeNL(def.Total.Total))
		}
	}
	check("de totalen van de rijen", byRow)
	check("de totalen van de kolommen", byTerm)
}

// checkStudyPerHead recomputes what the study derived from its totals.
func (b *builder) checkStudyPerHead() {
	def := b.c.def.Published
	if def.Participants < 1 || def.Cost == 0 {
		return
	}
	n := float64(def.Participants)
	check := func(pos diag.Pos, what string, printed, computed, allowed float64, decimals int) {
		if math.Abs(printed-computed) > allowed {
			b.errorf(pos, "derived-differs", "%s is gedrukt als %s, maar uit de tabel volgt %s", what,
				dutch.fixed(printed, decimals), dutch.fixed(computed, decimals))
		}
	}
	allowed := float64(def.Tolerance)
	costs := float64(def.Cost) * n
	check(def.PerHead.Pos, "het totaal per deelnemer", float64(def.PerHead.Total), float64(def.Total.Total)/n, allowed, 0)
	check(def.Pos, "het netto bedrag per deelnemer", float64(def.NetPerHead), float64(def.Total.Total)/n-float64(def.Cost), allowed, 0)
	// A printed ratio has two decimals.
	check(def.Ratio.Pos, "de verhouding", def.Ratio.Total, float64(def.Total.Total)/costs, 0.0051, 2)
	for _, term := range b.c.def.Terms {
		amount := float64(def.Total.Terms[term.ID])
		if printed, ok := def.PerHead.Terms[term.ID]; ok {
			check(def.PerHead.Pos, "het bedrag per deelnemer, "+term.ID+",", float64(printed), amount/n, allowed, 0)
		}
		if printed, ok := def.Ratio.Terms[term.ID]; ok {
			check(def.Ratio.Pos, "de verhouding, "+term.ID+",", printed, amount/costs, 0.0051, 2)
		}
	}
}
