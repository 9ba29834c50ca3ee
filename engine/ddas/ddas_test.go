package ddas_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/ddas"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

// national is the schema of the exchange model, beside the clone.
var national = filepath.Join("..", "..", "..", "shared", "reference", "ddas", "json_schema_Uitwisselmodel.json")

func schemaFile(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(national)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" { // there it stands beside the clone
		t.Skip("overgeslagen: het landelijke schema van DDAS (shared/reference/ddas naast de kloon)")
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource("ddas.json", bytes.NewReader(schemaFile(t))); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("ddas.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// delivered writes every invented participant as a message per gemeente.
func delivered(t *testing.T, from, until source.Date) map[string][]byte {
	t.Helper()
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	var def simulate.Simulation
	all := defs.Simulations()
	at := slices.IndexFunc(all, func(s catalog.Simulation) bool { return s.ID == "demo" })
	if err := source.Decode(all[at].Doc, &def).Err(); err != nil {
		t.Fatal(err)
	}
	cohort, found := simulate.Compile(&def, defs.Programme(def.Programme), defs.Questionnaire)
	if cohort == nil {
		t.Fatal(found)
	}
	out := map[string][]byte{}
	buffers, writers := map[string]*bytes.Buffer{}, map[string]*ddas.Writer{}
	plan := func(g string) *programme.Compiled { return defs.Effective(g, def.Programme.ID) }
	for r := range cohort.Run(source.DateOf(2026, 11, 22), plan) {
		if writers[r.Gemeente] == nil {
			g := defs.Gemeente(r.Gemeente)
			buffers[r.Gemeente] = &bytes.Buffer{}
			writers[r.Gemeente] = ddas.NewWriter(buffers[r.Gemeente], ddas.Delivery{
				From: from, Until: until, Made: time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC),
				Supplier: plan(r.Gemeente).Def.Exchange.Supplier, Organisation: g.Name, Gemeente: g.Code,
			})
		}
		if !ddas.Within(r.Trajectory, from, until) {
			continue
		}
		c := ddas.Case{Trajectory: r.Trajectory, Registration: r.Registration}
		for _, x := range r.Results {
			c.Results = append(c.Results, ddas.Result{x.ID, x.Date, x.Amount})
		}
		if err := writers[r.Gemeente].Add(ddas.NewMapper(plan(r.Gemeente), r.Gemeente, until).Trajectory(c)); err != nil {
			t.Fatal(err)
		}
	}
	for code, w := range writers {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		out[code] = buffers[code].Bytes()
	}
	return out
}

// TestValidAgainstTheNationalSchema: what every gemeente of the demo delivers is valid,
// with formats asserted, and so is a delivery without anybody.
func TestValidAgainstTheNationalSchema(t *testing.T) {
	s := schema(t)
	for _, period := range [][2]source.Date{
		{source.DateOf(2025, 1, 1), source.DateOf(2025, 12, 31)}, {source.DateOf(1999, 1, 1), source.DateOf(1999, 12, 31)},
	} {
		for code, data := range delivered(t, period[0], period[1]) {
			var v any
			if err := json.Unmarshal(data, &v); err != nil {
				t.Fatalf("%s: %v\n%s", code, err, data)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s: %#v", code, err)
			}
		}
	}
	var broken any
	_ = json.Unmarshal([]byte(`{"startdatumLevering": "2025-13-01"}`), &broken)
	if s.Validate(broken) == nil {
		t.Error("the schema takes anything")
	}
}

// TestNothingThatNames: no BSN, no date of birth, no address, and nothing of after the
// period.
func TestNothingThatNames(t *testing.T) {
	never := regexp.MustCompile(`(?i)burgerservice|geboorte|postcode|huisnummer|omschrijving|naam"|schuldeiser`)
	seen := 0
	for code, data := range delivered(t, source.DateOf(2025, 1, 1), source.DateOf(2025, 12, 31)) {
		_, cases, _ := bytes.Cut(data, []byte("schuldhulptrajecten"))
		if hit := never.Find(cases); hit != nil {
			t.Errorf("%s: %s", code, hit)
		}
		for _, year := range []string{`"2026-`, `"2027-`} {
			if bytes.Contains(cases, []byte(year)) {
				t.Errorf("%s tells of %s", code, year)
			}
		}
		seen += bytes.Count(cases, []byte("gemeentecode"))
	}
	if seen < 50 {
		t.Errorf("only %d trajectories", seen)
	}
}

// TestFieldsAreThoseOfTheModel: our list of fields is that of the schema, kind by kind
// and code by code.
func TestFieldsAreThoseOfTheModel(t *testing.T) {
	type node struct {
		Ref        string          `json:"$ref"`
		Type       string          `json:"type"`
		Format     string          `json:"format"`
		Enum       []string        `json:"enum"`
		Items      *node           `json:"items"`
		Properties map[string]node `json:"properties"`
	}
	var model struct {
		node
		Defs map[string]node `json:"$defs"`
	}
	if err := json.Unmarshal(schemaFile(t), &model); err != nil {
		t.Fatal(err)
	}
	got := map[string]ddas.Field{}
	var walk func(n node, path string)
	walk = func(n node, path string) {
		if n.Ref != "" {
			n = model.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
		}
		switch {
		case n.Properties != nil:
			for name, inner := range n.Properties {
				walk(inner, strings.TrimPrefix(path+"."+name, "."))
			}
		case n.Items != nil:
			walk(*n.Items, path+"[]")
		default:
			f := ddas.Field{Path: path, Kind: ddas.Text, Codes: n.Enum}
			switch {
			case n.Enum != nil:
				f.Kind = ddas.Code
			case n.Format == "date":
				f.Kind = ddas.Date
			case n.Type == "integer":
				f.Kind = ddas.Amount
			case n.Type == "boolean":
				f.Kind = ddas.YesNo
			}
			got[path] = f
		}
	}
	walk(*model.Properties["leveringen"].Items.Properties["schuldhulptrajecten"].Items, "")
	if len(got) != len(ddas.Fields()) {
		t.Errorf("the model has %d fields, the list %d", len(got), len(ddas.Fields()))
	}
	for _, f := range ddas.Fields() {
		if g, ok := got[f.Path]; !ok || g.Kind != f.Kind || !slices.Equal(g.Codes, f.Codes) {
			t.Errorf("%+v is %+v in the model", f, g)
		}
	}
}

// TestNotRecorded: every field of the model is either delivered or on the list.
func TestNotRecorded(t *testing.T) {
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	all := defs.Programmes()
	p := all[slices.IndexFunc(all, func(p *programme.Compiled) bool { return p.Def.Exchange != nil })].Def
	list := ddas.NotRecorded(p)
	if len(list)+len(p.Exchange.Fields) != len(ddas.Fields()) {
		t.Errorf("%d on the list and %d delivered of %d", len(list), len(p.Exchange.Fields), len(ddas.Fields()))
	}
	at := slices.IndexFunc(list, func(a ddas.Absent) bool { return a.Path == "client[].Burgerservicenummer" })
	if at < 0 || !list[at].Never || !strings.Contains(list[at].Describe(), "leveren we niet") {
		t.Errorf("the BSN is not on the list as never delivered: %v", list)
	}
	if !strings.Contains(list[len(list)-1].Describe(), "leggen we niet vast") && !list[len(list)-1].Never {
		t.Errorf("%v", list[len(list)-1])
	}
}

func small() *programme.Programme {
	return &programme.Programme{
		Phases: []programme.Phase{{ID: "intake"}, {ID: "verder"}},
		Forms: []programme.Form{{Fields: []programme.Field{
			{ID: "schuld", Type: programme.MoneyField}, {ID: "soort", Type: programme.ChoiceField}, {ID: "vrij", Type: programme.TextField}, {ID: "crisis", Type: programme.YesNoField},
		}}},
		Exit: programme.Exit{Reasons: []programme.Reason{{ID: "klaar", DDAS: "Afgerond"}}},
	}
}

// TestCheck: what does not fit the model is said.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		field programme.ExchangeField
		want  string
	}{
		"fits":             {programme.ExchangeField{To: "startdatum", From: "start"}, ""},
		"code":             {programme.ExchangeField{To: "oplossing.soort", From: "registratie.soort", Codes: map[string]string{"a": "Saneringskrediet"}}, ""},
		"unknown field":    {programme.ExchangeField{To: "startdatums", From: "start"}, "geen veld van een traject"},
		"a person":         {programme.ExchangeField{To: "client[].Burgerservicenummer", From: "registratie.vrij"}, "wijst een persoon aan"},
		"unknown code":     {programme.ExchangeField{To: "oplossing.soort", From: "registratie.soort", Codes: map[string]string{"a": "Sanering"}}, "geen code van"},
		"unknown value":    {programme.ExchangeField{To: "begeleiding[].soort", From: "fase.intake", Value: "Praten"}, "geen code van"},
		"date from amount": {programme.ExchangeField{To: "startdatum", From: "registratie.schuld"}, "komt niet uit"},
		"free text":        {programme.ExchangeField{To: "toekenningsdatum", From: "registratie.vrij"}, "komt niet uit"},
		"yes or no":        {programme.ExchangeField{To: "aanmelding.crisisinterventie", From: "registratie.crisis"}, ""},
		"reason":           {programme.ExchangeField{To: "uitstroom.reden", From: "reden"}, ""},
	} {
		p := small()
		p.Exchange = &programme.Exchange{Supplier: "X", Fields: []programme.ExchangeField{c.field}}
		found := ddas.Check(p)
		text := strings.Join(messages(found), "\n")
		if c.want == "" && len(found) > 0 || !strings.Contains(text, c.want) {
			t.Errorf("%s: %q", name, text)
		}
	}
}

func messages(found diag.List) []string {
	var all []string
	for _, f := range found {
		all = append(all, f.Message)
	}
	return all
}

// TestTrajectory: one trajectory, field by field.
func TestTrajectory(t *testing.T) {
	p := small()
	p.Exchange = &programme.Exchange{Supplier: "X", Fields: []programme.ExchangeField{
		{To: "gemeentecode", From: "gemeente"}, {To: "startdatum", From: "start"}, {To: "einddatum", From: "einde"},
		{To: "totaalSchuldbedragBijAanvangSchuld", From: "registratie.schuld"},
		{To: "client[].Geslachtsaanduiding", From: "registratie.soort", Codes: map[string]string{"m": "Man"}},
		{To: "intake.startdatum", From: "fase.intake"}, {To: "intake.einddatum", From: "fase.intake.einde"},
		{To: "begeleiding[].startdatum", From: "fase.verder"}, {To: "begeleiding[].soort", From: "fase.verder", Value: "Budgetbeheer"},
		{To: "uitstroom.reden", From: "reden"}, {To: "oplossing.vtlb", From: "resultaat_bedrag.geld"}, {To: "schuldregeling.toegekend", From: "resultaat.geld"},
		{To: "aanmelding.crisisinterventie", From: "registratie.crisis"},
	}}
	m := ddas.NewMapper(&programme.Compiled{Def: p}, "0001", source.DateOf(2026, 6, 30))
	c := ddas.Case{
		Trajectory: programme.Trajectory{
			Start:  source.DateOf(2026, 1, 1),
			Phases: []programme.PhaseStep{{ID: "intake", From: source.DateOf(2026, 1, 2)}, {ID: "verder", From: source.DateOf(2026, 2, 3)}},
			End:    &programme.End{Date: source.DateOf(2026, 7, 1), Reason: "klaar"},
		},
		Registration: map[string]formula.Value{"schuld": formula.Money(123450), "soort": formula.Choice("m"), "crisis": formula.Bool(false)},
		Results:      []ddas.Result{{"geld", source.DateOf(2026, 5, 1), 9950}, {"geld", source.DateOf(2026, 8, 1), 100_00}},
	}
	data, err := json.Marshal(m.Trajectory(c))
	if err != nil {
		t.Fatal(err)
	}
	// The end lies after the period and is not told.
	const want = `{"aanmelding":{"crisisinterventie":false},"begeleiding":[{"soort":"Budgetbeheer","startdatum":"2026-02-03"}],` +
		`"client":[{"Geslachtsaanduiding":"Man"}],"gemeentecode":"GM0001","intake":{"einddatum":"2026-02-03","startdatum":"2026-01-02"},` +
		`"oplossing":{"vtlb":100},"schuldregeling":{"toegekend":"2026-05-01"},"startdatum":"2026-01-01","totaalSchuldbedragBijAanvangSchuld":1235}`
	if string(data) != want {
		t.Errorf("got\n%s\nwant\n%s", data, want)
	}
	c.Trajectory.End.Date = source.DateOf(2026, 6, 30)
	if got := m.Trajectory(c); got["einddatum"] != "2026-06-30" || got["uitstroom"].(map[string]any)["reden"] != "Afgerond" {
		t.Errorf("%v", got)
	}
}

func TestWithin(t *testing.T) {
	from, until := source.DateOf(2026, 1, 1), source.DateOf(2026, 12, 31)
	day := func(m int) source.Date { return source.DateOf(2026, m, 1) }
	for _, c := range []struct {
		start source.Date
		end   *programme.End
		want  bool
	}{
		{day(3), nil, true}, {day(-3), nil, true}, {day(14), nil, false}, {day(-3), &programme.End{Date: day(-1)}, false}, {day(-3), &programme.End{Date: from}, true}, {until, nil, true},
	} {
		if got := ddas.Within(programme.Trajectory{Start: c.start, End: c.end}, from, until); got != c.want {
			t.Errorf("%s to %v: %t", c.start, c.end, got)
		}
	}
}
