package xlsform

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// results writes the calculations and the scales, behind the questions and outside
// the groups: they are there whatever shows.
func (x *exporter) results() {
	for _, c := range x.q.Calculations {
		src, err := x.calculation(c)
		if err != nil {
			x.add(Lost, c.ID, "De berekening staat niet in het formulier: "+err.Error()+".", adviceOf(err))
			continue
		}
		r := x.row("calculate", c.ID, nil)
		r.texts["label"] = x.text(c.Title)
		r.set("calculation", src)
		r.set(hintColumn, c.Type)
	}
	for _, s := range x.q.Scales {
		rows, err := x.scale(s)
		if err != nil {
			x.add(Lost, s.ID, "De schaal staat niet in het formulier: "+err.Error()+".", adviceOf(err))
			continue
		}
		for _, row := range rows {
			r := x.row("calculate", row.name, nil)
			if row.name == s.ID {
				r.texts["label"] = x.text(s.Title)
			}
			r.set("calculation", row.src)
			r.set(hintColumn, row.typ)
		}
		x.once("schaal", Changed, "Schalen zijn berekeningen geworden; hulpregels tellen antwoorden en punten.", "")
	}
}

func (x *exporter) calculation(c *instrument.Calculation) (string, error) {
	v, err := toXPath{x: x}.parse(c.Formula.Src)
	if err != nil {
		return "", err
	}
	if err := single(v); err != nil {
		return "", err
	}
	if c.Type == instrument.TypeMoney && !strings.HasPrefix(v.src, "round(") && !v.name && !v.literal && !v.empty {
		return "round(" + v.src + ", 2)", nil
	}
	return valueX(v).src, nil
}

// computedRow is a row of type calculate.
type computedRow struct{ name, src, typ string }

// scale writes a scale as formulas: how many answers there are and could be, their
// points, and from those the score and its class.
func (x *exporter) scale(s *instrument.Scale) ([]computedRow, error) {
	items := x.in.ScaleItems(s.ID)
	var counts, asked, points []string
	always := 0
	for _, it := range items {
		item, err := x.scaleItem(s, it)
		if err != nil {
			return nil, err
		}
		counts, points = append(counts, item.there), append(points, item.points)
		if item.asked == "" {
			always++
		} else {
			asked = append(asked, item.asked)
		}
	}
	n, d := s.ID+"_n", s.ID+"_mogelijk"
	sum := s.ID + "_punten"
	rows := []computedRow{{n, strings.Join(counts, " + "), instrument.TypeNumber}, {sum, strings.Join(points, " + "), instrument.TypeNumber}}
	possible := number(float64(always))
	if len(asked) > 0 {
		if always > 0 {
			asked = append(asked, possible)
		}
		rows = append(rows, computedRow{d, strings.Join(asked, " + "), instrument.TypeNumber})
		possible = ref(d)
	}
	score, err := x.score(s, ref(n), ref(sum), possible)
	if err != nil {
		return nil, err
	}
	rows = append(rows, computedRow{s.ID, score, instrument.TypeNumber})
	if len(s.Classes) > 0 {
		rows = append(rows, computedRow{s.ID + "_klasse", classes(s), instrument.TypeChoice})
	}
	return rows, nil
}

// score is the formula of a score from the number of answers, the points and the
// number of questions that could have had an answer.
func (x *exporter) score(s *instrument.Scale, n, sum, possible string) (string, error) {
	var raw string
	switch s.Method {
	case "gemiddelde":
		raw = sum + " div " + n
	case "som":
		raw = sum + " div " + n + " * " + possible
	case "geschaald":
		raw = fmt.Sprintf("%s + %s div %s * %s", number(s.Range[0]), sum, n, bracketNegative(s.Range[1]-s.Range[0]))
	case "tabel":
		raw = band(s, "round("+sum+" div "+n+" * "+possible+", 6)")
	case "formule":
		v, err := toXPath{x: x}.parse(s.Formula.Src)
		if err != nil {
			return "", err
		}
		raw = v.src
	}
	if s.Decimals != nil {
		raw = fmt.Sprintf("round(%s, %d)", raw, *s.Decimals)
	}
	enough := "1"
	if s.Missing != "naar_rato" && s.Minimum.Share == 0 {
		enough = fmt.Sprint(max(1, s.Minimum.Count))
	}
	cond := n + " >= " + enough
	if fixed, err := strconv.ParseFloat(possible, 64); err == nil && s.Missing != "naar_rato" && s.Minimum.Share > 0 {
		cond = n + " >= " + number(max(1, math.Ceil(formula.Round(float64(s.Minimum.Share)*fixed, 9))))
	} else if s.Missing != "naar_rato" && s.Minimum.Share > 0 {
		cond += fmt.Sprintf(" and %s >= round(%s * %s, 6)", n, number(float64(s.Minimum.Share)), possible)
	}
	return "if(" + cond + ", " + raw + ", '')", nil
}

func bracketNegative(f float64) string {
	if f < 0 {
		return "(" + number(f) + ")"
	}
	return number(f)
}

// band looks a sum up in the norm table of a scale.
func band(s *instrument.Scale, sum string) string {
	out := "''"
	for i := len(s.Table) - 1; i >= 0; i-- {
		b := s.Table[i]
		cond := fmt.Sprintf("%s >= %s and %s < %s", sum, number(b.From), sum, number(b.To))
		if b.From == b.To {
			cond = fmt.Sprintf("%s = %s", sum, number(b.From))
		}
		out = fmt.Sprintf("if(%s, %s, %s)", cond, number(b.Value), out)
	}
	return out
}

func classes(s *instrument.Scale) string {
	out := "''"
	for i := len(s.Classes) - 1; i >= 0; i-- {
		c := s.Classes[i]
		if c.Below == nil {
			out = "'" + c.ID + "'"
			continue
		}
		out = fmt.Sprintf("if(%s < %s, '%s', %s)", ref(s.ID), number(*c.Below), c.ID, out)
	}
	return fmt.Sprintf("if(%s = '', '', %s)", ref(s.ID), out)
}

// itemX is one question of a scale in a form.
type itemX struct {
	there  string // 1 when it has an answer that counts
	points string // its points, 0 without
	asked  string // 1 when it could have had an answer; "" when it always could
}

func (x *exporter) scaleItem(s *instrument.Scale, it instrument.ScaleItem) (itemX, error) {
	v, err := toXPath{x: x}.name(it.Name)
	if err != nil {
		return itemX{}, err
	}
	present := v.src + " != ''"
	value := v.src
	f, isField := x.in.Field(it.Name)
	if v.typ == formula.TypeBool {
		value = "if(" + v.src + " = 'ja', 1, 0)"
	}
	var uncounted []string
	if isField && v.typ == formula.TypeChoice {
		value, uncounted = weights(f.Question, v.src)
	}
	if len(uncounted) > 0 {
		present += " and not(" + strings.Join(uncounted, " or ") + ")"
	}
	points := value
	if it.Reversed {
		points = number(it.Min+it.Max) + " - " + value
	}
	if s.Method == "geschaald" {
		if it.Max <= it.Min {
			points = "0"
		} else {
			points = fmt.Sprintf("(%s - %s) div %s", points, bracketNegative(it.Min), number(it.Max-it.Min))
		}
	}
	out := itemX{there: "if(" + present + ", 1, 0)", points: "if(" + present + ", " + points + ", 0)"}
	if isField {
		if out.asked, err = x.itemAsked(s, f, uncounted); err != nil {
			return out, err
		}
	}
	return out, nil
}

// weights is what a choice counts for. Options without a number do not count.
func weights(q *instrument.Question, name string) (value string, uncounted []string) {
	value = "0"
	for i := len(q.Options) - 1; i >= 0; i-- {
		o := q.Options[i]
		if o.Value == nil {
			uncounted = append(uncounted, name+" = '"+o.ID+"'")
			continue
		}
		value = fmt.Sprintf("if(%s = '%s', %s, %s)", name, o.ID, number(*o.Value), value)
	}
	return value, uncounted
}

// itemAsked is 1 when a question shows; "" when it always does, or counts anyway.
func (x *exporter) itemAsked(s *instrument.Scale, f *instrument.Field, uncounted []string) (string, error) {
	if s.Counts == "alle" {
		return "", nil
	}
	var parts []xval
	for _, cond := range x.conditions(f) {
		src, err := toXPath{x: x}.condition(cond)
		if err != nil {
			return "", err
		}
		parts = append(parts, xval{src: src, prec: xOr, truth: true})
	}
	for _, cond := range uncounted {
		parts = append(parts, xval{src: "not(" + cond + ")", prec: xAtom, truth: true})
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "if(" + joinX("and", parts...).src + ", 1, 0)", nil
}

// conditions are all formulas that decide whether a field shows.
func (x *exporter) conditions(f *instrument.Field) []source.Formula {
	var out []source.Formula
	add := func(c source.Formula) {
		if !c.IsZero() {
			out = append(out, c)
		}
	}
	add(f.Page.Visible)
	for _, g := range f.Page.Groups {
		if g.ID == f.Question.Group {
			add(g.Visible)
		}
	}
	add(f.Question.Visible)
	if f.Row != nil {
		add(f.Row.Visible)
	}
	return out
}
