package staff

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

const (
	importPath  = "/deelnemers/importeren"
	importField = "bestand"
)

func (s *Staff) importStart(w http.ResponseWriter, r *http.Request) error {
	return s.drawImport(w, r, http.StatusOK, nil, &form.Form{})
}

func (s *Staff) drawImport(w http.ResponseWriter, r *http.Request, status int, check *web.ImportCheck, in *form.Form) error {
	plan := s.importInto(r)
	if plan == nil {
		return site.ErrNotFound
	}
	p, err := s.once(r, site.PageOptions{Current: site.NavCaseload, Programme: plan})
	if err != nil {
		return err
	}
	others, err := s.importFor(r)
	if err != nil {
		return err
	}
	p.Title, p.Problems = p.T("import.title"), in.Summary()
	p.Crumbs = []web.Link{{Label: p.T("nav.caseload"), Href: "/caseload"}}
	columns := &chart.Table{Caption: p.T("import.columns"), Columns: []chart.Column{{Label: p.T("import.column")}, {Label: p.T("import.needed")}, {Label: p.T("import.values")}}}
	for _, c := range s.App.ImportColumns(site.Actor(r).Gemeente, plan, others...) {
		needed := p.T("import.optional")
		if c.Required {
			needed = p.T("import.required")
		}
		columns.Rows = append(columns.Rows, chart.Row{Head: c.Title, Cells: []chart.Cell{{Text: needed}, {Text: c.Example}}})
	}
	s.Site.Render(w, r, status, web.Import(web.ImportView{Page: p, Lead: p.T("import.lead"), Action: importAt(r, importPath), Template: importAt(r, importPath+"/voorbeeld.csv"),
		Max: p.T("import.max"), Columns: columns, Checked: check, Programmes: s.importChoices(r, plan)}))
	return nil
}

// importTemplate is an empty file with the columns of the programme.
func (s *Staff) importTemplate(w http.ResponseWriter, r *http.Request) error {
	plan := s.importInto(r)
	if plan == nil {
		return site.ErrNotFound
	}
	others, err := s.importFor(r)
	if err != nil {
		return err
	}
	var head []string
	for _, c := range s.App.ImportColumns(site.Actor(r).Gemeente, plan, others...) {
		head = append(head, c.Title)
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // by which spreadsheets know UTF-8
	file := csv.NewWriter(&out)
	file.Comma, file.UseCRLF = ';', true
	_ = file.Write(head) // to memory
	file.Flush()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="voorbeeld.csv"`)
	_, _ = w.Write(out.Bytes()) // the reader went away; nothing is lost
	return nil
}

// importCheck reads a file and shows what is in it. Nothing is stored.
func (s *Staff) importCheck(w http.ResponseWriter, r *http.Request) error {
	data, in := s.uploaded(r)
	if len(in.Problems) > 0 {
		return s.drawImport(w, r, http.StatusUnprocessableEntity, nil, in)
	}
	return s.showCheck(w, r, data)
}

// uploaded is the file that a form holds.
func (s *Staff) uploaded(r *http.Request) ([]byte, *form.Form) {
	in := &form.Form{}
	file, head, err := r.FormFile(importField)
	if err != nil || head.Size == 0 {
		in.Wrong(importField, s.words.Text("import.no-file", nil))
		return nil, in
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, app.MaxImportBytes+1))
	if err != nil {
		in.Wrong(importField, s.words.Text("import.no-file", nil))
	}
	return data, in
}

func (s *Staff) showCheck(w http.ResponseWriter, r *http.Request, data []byte) error {
	others, err := s.importFor(r)
	if err != nil {
		return err
	}
	found, err := s.App.CheckImport(r.Context(), site.Actor(r), r.URL.Query().Get(fieldProgramme), data, others...)
	if err != nil {
		return err
	}
	p := s.Site.Page(r, site.PageOptions{Programme: s.importInto(r)})
	n := len(found.Rows)
	if len(found.Problems) > 0 {
		return s.drawImport(w, r, http.StatusUnprocessableEntity, &web.ImportCheck{Title: p.N("import.wrong", len(found.Problems)), Text: p.T("import.wrong-text"),
			Problems: problemTable(p, p.T("import.problems"), found.Problems)}, &form.Form{})
	}
	check := &web.ImportCheck{Title: p.N("import.right", n), Text: p.T("import.right-text"), Action: importAt(r, importPath+"/toevoegen"), Submit: p.N("import.add", n), People: s.people(p, found.Rows)}
	if len(found.Warnings) > 0 {
		check.Warnings = problemTable(p, p.T("import.warnings"), found.Warnings)
	}
	if check.Content, err = packed(data); err != nil {
		return err
	}
	return s.drawImport(w, r, http.StatusOK, check, &form.Form{})
}

// importInto is the programme that the address names, and the first of the gemeente
// when it names none; nil for one that the gemeente does not carry out.
func (s *Staff) importInto(r *http.Request) *programme.Compiled {
	return s.chosen(r, r.URL.Query().Get(fieldProgramme))
}

// importAt is an address of the import, into the programme of a request where it names one.
func importAt(r *http.Request, path string) string {
	if id := r.URL.Query().Get(fieldProgramme); id != "" {
		return path + "?" + url.Values{fieldProgramme: {id}}.Encode()
	}
	return path
}

// importChoices leads to the import into each programme of the gemeente, where it has
// more than one.
func (s *Staff) importChoices(r *http.Request, into *programme.Compiled) []web.Link {
	plans := s.Site.Plans(site.Actor(r).Gemeente)
	if len(plans) < 2 {
		return nil
	}
	var list []web.Link
	for _, plan := range plans {
		address := importPath + "?" + url.Values{fieldProgramme: {plan.Def.ID}}.Encode()
		list = append(list, web.Link{Label: plan.Def.Title.In(source.DefaultLang), Href: address, Current: plan == into})
	}
	return list
}

// importFor are the colleagues in whose caseload the reader may put somebody: nobody,
// for who may not hand somebody over.
func (s *Staff) importFor(r *http.Request) ([]app.Colleague, error) {
	if !s.may(r, policy.ParticipantTransfer, "", "") {
		return nil, nil
	}
	return s.allColleagues(r)
}

func problemTable(p web.Page, caption string, list []app.RowProblem) *chart.Table {
	out := &chart.Table{Caption: caption, Columns: []chart.Column{{Label: p.T("import.row")}, {Label: p.T("import.column")}, {Label: p.T("import.what")}}}
	for _, x := range list {
		row := p.T("import.whole")
		if x.Line > 0 {
			row = strconv.Itoa(x.Line)
		}
		out.Rows = append(out.Rows, chart.Row{Head: row, Cells: []chart.Cell{{Text: x.Column}, {Text: x.Message}}})
	}
	return out
}

func (s *Staff) people(p web.Page, rows []app.ImportRow) *chart.Table {
	out := &chart.Table{Caption: p.T("import.people"), Columns: []chart.Column{{Label: p.T("import.row")}, {Label: p.T("import.name")}, {Label: p.T("add.birth")}, {Label: p.T("add.start")}}}
	for _, x := range rows {
		out.Rows = append(out.Rows, chart.Row{Head: strconv.Itoa(x.Line), Cells: []chart.Cell{{Text: x.Identity.Name()}, {Text: form.TypedDay(x.Identity.Birth)}, {Text: form.TypedDay(x.Start)}}})
	}
	return out
}

// importRun stores everybody of a file that was checked, after checking it again.
func (s *Staff) importRun(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	data, err := unpacked(in.Values.Get("inhoud"))
	if err != nil {
		in.Wrong(importField, s.words.Text("import.no-file", nil))
		return s.drawImport(w, r, http.StatusUnprocessableEntity, nil, in)
	}
	others, err := s.importFor(r)
	if err != nil {
		return err
	}
	_, err = s.App.RunImport(r.Context(), site.Actor(r), r.URL.Query().Get(fieldProgramme), data, in.Line("eenmalig"), others...)
	if app.CodeOf(err) == app.Invalid {
		return s.showCheck(w, r, data)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, "/caseload", "imported")
	return nil
}

// backToImport answers the address of a form that only posts.
func (s *Staff) backToImport(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, importAt(r, importPath), http.StatusSeeOther)
	return nil
}

// packed makes a file small enough to travel in a form: nothing of it is kept here
// between the check and the storing.
func packed(data []byte) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes()), nil
}

var errPacked = errors.New("not a file that was checked")

func unpacked(text string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) == 0 {
		return nil, errPacked
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, errPacked
	}
	data, err := io.ReadAll(io.LimitReader(z, app.MaxImportBytes+1))
	if err != nil {
		return nil, errPacked
	}
	return data, nil
}
