package xlsform

import (
	"fmt"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// question writes one question with what goes with it.
func (x *exporter) question(q *instrument.Question) {
	switch q.Type {
	case instrument.TypeMatrix:
		x.matrix(q)
		return
	case instrument.TypeRepeat:
		x.repeat(q)
		return
	}
	x.single(q, q.ID, toXPath{x: x, self: q.ID})
}

// single writes a question that is one row of the form.
func (x *exporter) single(q *instrument.Question, name string, t toXPath) {
	typ, parameters, hint := x.shape(q)
	r := x.row(typ, name, q.Text)
	r.set("parameters", parameters)
	r.set(hintColumn, hint)
	if q.Type == instrument.TypeLongText {
		r.set("appearance", "multiline")
	}
	r.texts["hint"] = x.text(withEnds(q))
	outside := t
	outside.self = ""
	x.formula(r, "relevant", name, outside, q.Visible, "De vraag staat er altijd")
	x.required(r, q, name, outside)
	x.constraint(r, q, name, t)
	x.without(q, name)
	if t.rows != nil {
		x.helper(q, name)
	}
	x.soft(q, name, outside)
}

// withEnds adds what the ends of a schaal mean to its explanation: a range has no
// labels.
func withEnds(q *instrument.Question) source.Text {
	if len(q.Ends) == 0 || q.From == nil || q.To == nil {
		return q.Help
	}
	out := source.Text{}
	for lang, ends := range q.Ends {
		text := fmt.Sprintf("%s = %s, %s = %s", number(*q.From), ends[0], number(*q.To), ends[1])
		if help := q.Help.In(lang); help != "" {
			text = help + "\n" + text
		}
		out[lang] = text
	}
	if out[source.DefaultLang] == "" {
		out[source.DefaultLang] = out.In(out.Langs()[0])
	}
	return out
}

// shape is the type of the form, and ours where the form has one for several.
func (x *exporter) shape(q *instrument.Question) (typ, parameters, hint string) {
	switch q.Type {
	case instrument.TypeScale:
		if len(q.Anchors) == 0 && len(x.noValues(q)) == 0 {
			step := q.Step
			if step == 0 {
				step = 1
			}
			return "range", fmt.Sprintf("start=%s end=%s step=%s", number(*q.From), number(*q.To), number(step)), ""
		}
		return "select_one " + x.list(q), "", q.Type
	case instrument.TypeLevel, instrument.TypeChoice:
		return "select_one " + x.list(q), "", q.Type
	case instrument.TypeYesNo:
		return "select_one " + x.list(q), "", ""
	case instrument.TypeMulti:
		return "select_multiple " + x.list(q), "", ""
	case instrument.TypeRanking:
		return "rank " + x.list(q), "", ""
	case instrument.TypeNumber:
		if q.Decimals != nil && *q.Decimals == 0 {
			return "integer", "", ""
		}
		return "decimal", "", ""
	case instrument.TypeMoney:
		if q.Decimals != nil && *q.Decimals == 0 {
			return "integer", "", q.Type
		}
		return "decimal", "", q.Type
	case instrument.TypeDate:
		return "date", "", ""
	case instrument.TypeNote:
		return "note", "", ""
	}
	return "text", "", ""
}

func (x *exporter) required(r *formRow, q *instrument.Question, name string, t toXPath) {
	if q.Required.Always {
		r.set("required", "yes")
		return
	}
	x.formula(r, "required", name, t, q.Required.Formula, "De vraag is nooit verplicht")
}

// constraint joins the bounds of a question with its hard checks.
func (x *exporter) constraint(r *formRow, q *instrument.Question, name string, t toXPath) {
	var parts []string
	if q.Type == instrument.TypeNumber || q.Type == instrument.TypeMoney {
		if q.Min != nil {
			parts = append(parts, ". >= "+number(*q.Min))
		}
		if q.Max != nil {
			parts = append(parts, ". <= "+number(*q.Max))
		}
		if q.Decimals != nil && *q.Decimals > 0 {
			parts = append(parts, fmt.Sprintf(". = round(., %d)", *q.Decimals))
		}
	}
	if q.MaxLength > 0 {
		parts = append(parts, fmt.Sprintf("string-length(.) <= %d", q.MaxLength))
	}
	for _, o := range q.Options {
		if o.Exclusive {
			parts = append(parts, "not(selected(., '"+o.ID+"') and count-selected(.) > 1)")
		}
	}
	noValues := x.noValues(q)
	if q.Type == instrument.TypeMulti {
		for _, word := range noValues {
			parts = append(parts, "not(selected(., '"+word+"') and count-selected(.) > 1)")
		}
	}
	for _, c := range q.Checks {
		if !c.Hard() {
			continue
		}
		src, err := t.condition(c.Formula)
		if err != nil {
			x.add(Lost, name, "Een controle is niet overgenomen: "+err.Error()+".", adviceOf(err))
			continue
		}
		for _, word := range noValues { // a check is not looked at without a value
			src = ". = '" + word + "' or " + src
		}
		if strings.Contains(src, " or ") || len(noValues) > 0 {
			src = "(" + src + ")"
		}
		parts = append(parts, src)
		if r.texts["constraint_message"] == nil {
			r.texts["constraint_message"] = x.text(c.Message)
		} else {
			x.once("melding", Changed, "Een formulier heeft één melding per vraag; van meer controles blijft de eerste melding over.", "")
		}
	}
	r.set("constraint", strings.Join(parts, " and "))
}

// soft checks are notes behind the question: a form has no checks that may be
// overruled.
func (x *exporter) soft(q *instrument.Question, name string, t toXPath) {
	for _, c := range q.Checks {
		if c.Hard() {
			continue
		}
		src, err := t.condition(c.Formula)
		if err != nil {
			x.add(Lost, name, "Een zachte controle is niet overgenomen: "+err.Error()+".", adviceOf(err))
			continue
		}
		r := x.row("note", x.unique(name+"_let_op"), c.Message)
		r.set("relevant", ref(x.value(q, name))+" != '' and not("+src+")")
		x.once("zacht", Changed, "Een zachte controle is een toelichting die verschijnt; een reden wordt niet gevraagd.", "")
	}
}

// without reports the keys that a form does not have.
func (x *exporter) without(q *instrument.Question, name string) {
	if (q.DontKnow || q.WontSay) && len(x.noValues(q)) == 0 {
		x.add(Lost, name, "weet_niet en wil_niet_zeggen kunnen niet bij een vraag van type "+q.Type+".", "laat de vraag leeg, of voeg een vraag met keuzes toe")
	}
	if q.Prefill != "" {
		x.add(Lost, name, "Het vorige antwoord wordt niet voorgesteld.", "")
	}
	if q.Quote != "" {
		x.add(Lost, name, "Het formulier weet niet dat de woorden pas na toestemming een citaat mogen zijn.", "")
	}
	if q.Type == instrument.TypeRanking && q.Max != nil && int(*q.Max) < len(q.Options) {
		x.add(Lost, name, "In een formulier krijgen alle keuzes een plaats, niet alleen de eerste.", "")
	}
	for _, o := range q.Options {
		if !o.Help.IsZero() {
			x.once("uitleg", Lost, "De uitleg bij keuzes staat niet in het formulier.", "")
		}
	}
	if !q.Because.IsZero() || !q.Purpose.IsZero() || q.Domain != "" {
		x.once("doel", Lost, "omdat, doel en domein staan niet in het formulier.", "bewaar het codeboek erbij")
	}
	if !q.Unit.IsZero() {
		x.once("eenheid", Lost, "eenheid staat niet in het formulier.", "zet haar in de tekst")
	}
	if q.SameAs != "" || !q.Convert.IsZero() {
		x.once("versie", Lost, "Wat met een vorige versie te vergelijken is staat niet in het formulier.", "")
	}
}

// matrix is a group whose rows share their answers.
func (x *exporter) matrix(q *instrument.Question) {
	r := x.row("begin_group", q.ID, q.Text)
	r.set("appearance", "table-list")
	r.texts["hint"] = x.text(q.Help)
	x.formula(r, "relevant", q.ID, toXPath{x: x}, q.Visible, "De vraag staat er altijd")
	list := x.list(q)
	for _, row := range q.Rows {
		name := q.ID + "_" + row.ID
		r := x.row("select_one "+list, name, row.Text)
		r.texts["hint"] = x.text(row.Help)
		x.formula(r, "relevant", name, toXPath{x: x}, row.Visible, "De rij staat er altijd")
		x.required(r, q, name, toXPath{x: x})
	}
	x.row("end_group", "", nil)
	if len(q.Checks) > 0 {
		x.add(Lost, q.ID, "Controles op een matrix staan niet in het formulier.", "zet ze bij een losse vraag")
	}
	x.without(q, q.ID)
}

// repeat is a repeat with the questions of a row.
func (x *exporter) repeat(q *instrument.Question) {
	f, ok := x.in.Field(q.ID)
	if !ok {
		return
	}
	r := x.row("begin_repeat", q.ID, q.Text)
	x.formula(r, "relevant", q.ID, toXPath{x: x}, q.Visible, "De vraag staat er altijd")
	switch {
	case q.Min != nil && q.Max != nil && *q.Min == *q.Max:
		r.set("repeat_count", number(*q.Min))
	case q.Min != nil || q.Max != nil:
		x.add(Lost, q.ID, "Hoeveel rijen er minstens en hoogstens zijn staat niet in het formulier.", "")
	}
	if q.Required.Always || !q.Required.Formula.IsZero() || len(q.Checks) > 0 {
		x.add(Lost, q.ID, "Een herhaling kan in een formulier niet verplicht zijn en heeft geen controles.", "")
	}
	if !q.None.IsZero() {
		x.once("geen", Changed, "Geen rijen en niet ingevuld zijn in een formulier hetzelfde.", "vraag eerst of er zijn")
	}
	for _, inner := range f.Inner() {
		name := x.inner(f, inner)
		x.single(inner.Question, name, toXPath{x: x, self: name, rows: f})
	}
	x.row("end_repeat", "", nil)
	x.without(q, q.ID)
}

// list gives the name of the list of choices of a question. Questions with the same
// choices share one.
func (x *exporter) list(q *instrument.Question) string {
	rows := x.choicesOf(q)
	var key strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&key, "%q %v\n", r.cells, r.texts)
	}
	if name, ok := x.lists[key.String()]; ok {
		return name
	}
	name := "lijst_" + q.ID
	if q.Type == instrument.TypeYesNo && len(rows) == 2 {
		name = "ja_nee"
	}
	for i := 2; x.hasList(name); i++ {
		name = fmt.Sprintf("lijst_%s_%d", q.ID, i)
	}
	x.lists[key.String()] = name
	for _, r := range rows {
		r.cells["list_name"] = name
		x.choices = append(x.choices, r)
	}
	return name
}

func (x *exporter) hasList(name string) bool {
	for _, other := range x.lists {
		if other == name {
			return true
		}
	}
	return false
}

func (x *exporter) choicesOf(q *instrument.Question) []formRow {
	var out []formRow
	add := func(name string, label source.Text) *formRow {
		out = append(out, formRow{cells: map[string]string{"name": name}, texts: map[string]source.Text{"label": x.text(label)}})
		return &out[len(out)-1]
	}
	for _, o := range q.Options {
		r := add(o.ID, o.Text)
		if o.Value != nil {
			r.set("waarde", number(*o.Value))
		}
		if o.Exclusive {
			r.set("exclusief", "yes")
		}
	}
	for _, l := range q.Levels {
		label := source.Text{}
		for _, lang := range x.languages() {
			label[lang] = strings.TrimSpace(l.Title.In(lang) + "\n" + l.Text.In(lang))
		}
		add(number(l.Value), label)
	}
	if q.Type == instrument.TypeScale {
		x.stepChoices(q, add)
	}
	if q.Type == instrument.TypeYesNo {
		add("ja", yesWord)
		add("nee", noWord)
	}
	for _, word := range x.noValues(q) {
		if word == "weet_niet" {
			add(word, dontKnowWord)
		} else {
			add(word, wontSayWord)
		}
	}
	return out
}

// stepChoices are the steps of a schaal, with what stands beside each.
func (x *exporter) stepChoices(q *instrument.Question, add func(string, source.Text) *formRow) {
	steps := q.Steps()
	for i, s := range steps {
		label := source.Text{source.DefaultLang: number(s)}
		if i < len(q.Anchors) {
			label = q.Anchors[i]
		}
		add(number(s), label)
	}
}
