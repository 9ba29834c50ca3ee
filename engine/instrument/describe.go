package instrument

import (
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
)

// Describe says in Dutch how a scale is computed: which questions, in which way,
// with how many answers, and what happens below that.
func (s *Scale) Describe() string {
	parts := []string{s.Method + " van " + strings.Join(s.Questions, ", ")}
	if len(s.Reversed) > 0 {
		parts = append(parts, "omgekeerd: "+strings.Join(s.Reversed, ", "))
	}
	if !s.Formula.IsZero() {
		parts = append(parts, "formule: "+strings.Join(strings.Fields(s.Formula.Src), " "))
	}
	if s.Minimum.Share > 0 {
		parts = append(parts, "minstens "+formula.FormatNumber(formula.Round(float64(s.Minimum.Share)*100, 4))+"% beantwoord")
	} else {
		parts = append(parts, "minstens "+strconv.Itoa(s.Minimum.Count)+" beantwoord")
	}
	missing := "anders leeg"
	if s.Missing == "naar_rato" {
		missing = "anders naar rato"
	}
	parts = append(parts, missing)
	if s.Counts == "alle" {
		parts = append(parts, "verborgen vragen tellen mee in de noemer")
	}
	if s.Decimals != nil {
		parts = append(parts, "afgerond op "+Decimals(*s.Decimals))
	}
	if s.Direction != "" {
		parts = append(parts, s.Direction+" is beter")
	}
	return strings.Join(parts, "; ")
}

// Decimals says how many decimals there are, in Dutch.
func Decimals(n int) string {
	if n == 1 {
		return "1 decimaal"
	}
	return strconv.Itoa(n) + " decimalen"
}
