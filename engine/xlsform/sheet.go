package xlsform

import (
	"slices"
	"strings"

	"effectmonitor/engine/workbook"
)

// table is a sheet with a header: records with named columns.
type table struct {
	name    string
	columns []column
	records []*record
}

// column is one column of a sheet: label::Nederlands (nl) is label in a language.
type column struct {
	key    string // canonical: lower case, with underscores
	lang   string // as written behind ::, "" without
	header string
	index  int
}

// record is one row of a sheet.
type record struct {
	table *table
	row   int // as the spreadsheet program numbers it
	cells []string
}

// aliases are other names of columns that tools accept.
var aliases = map[string]string{
	"caption": "label", "relevance": "relevant", "calculate": "calculation", "read_only": "readonly",
	"constraint_msg": "constraint_message", "constraint_message": "constraint_message", "count": "repeat_count",
	"list name": "list_name", "value": "name", "image": "media::image", "audio": "media::audio", "video": "media::video",
	"bind::relevant": "relevant", "bind::required": "required", "bind::constraint": "constraint", "bind::calculate": "calculation",
	"bind::jr:constraintmsg": "constraint_message", "bind::jr:requiredmsg": "required_message", "bind::readonly": "readonly",
	"jr:count": "repeat_count", "control::appearance": "appearance", "kobo--score-choices": "kobo_choices", "kobo--rank-items": "kobo_choices",
	"$given_name": "given_name", "title": "form_title", "set_form_title": "form_title", "set_form_id": "form_id", "id_string": "form_id",
}

// languageColumns are the columns that hold a text in a language.
var languageColumns = []string{"label", "hint", "guidance_hint", "constraint_message", "required_message", "media::image", "media::audio", "media::video", "uitleg"}

func newTable(s workbook.Sheet) *table {
	t := &table{name: strings.ToLower(strings.TrimSpace(s.Name))}
	head := slices.IndexFunc(s.Rows, func(row []string) bool { return len(row) > 0 })
	if head < 0 {
		return t
	}
	for i, text := range s.Rows[head] {
		if c, ok := newColumn(text); ok {
			c.index = i
			t.columns = append(t.columns, c)
		}
	}
	for n, row := range s.Rows[head+1:] {
		if len(row) > 0 {
			t.records = append(t.records, &record{t, head + n + 2, row})
		}
	}
	return t
}

func newColumn(text string) (column, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return column{}, false
	}
	c := column{header: text}
	base, lang := text, ""
	for _, sep := range []string{"::", ":"} {
		for _, l := range languageColumns {
			if len(text) > len(l)+len(sep) && canonical(text[:len(l)]) == l && strings.HasPrefix(text[len(l):], sep) {
				base, lang = text[:len(l)], strings.Trim(text[len(l):], ": ")
			}
		}
	}
	// media::image::Nederlands is written image::Nederlands too.
	if short, l, ok := strings.Cut(text, "::"); ok && lang == "" && slices.Contains([]string{"image", "audio", "video", "big-image"}, canonical(short)) {
		base, lang = short, l
	}
	c.key, c.lang = canonical(base), lang
	if other, ok := aliases[c.key]; ok {
		c.key = other
	}
	return c, true
}

func canonical(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(s, "_", " "))), "_")
}

// get is the text under a column, without the space around it.
func (r *record) get(key string) string {
	for _, c := range r.table.columns {
		if c.key == key && c.lang == "" && c.index < len(r.cells) {
			if text := strings.TrimSpace(r.cells[c.index]); text != "" {
				return text
			}
		}
	}
	return ""
}

// langs are the texts under a column by language as written, "" for the one
// without a language.
func (r *record) langs(key string) map[string]string {
	out := map[string]string{}
	for _, c := range r.table.columns {
		if c.key == key && c.index < len(r.cells) {
			if text := strings.TrimSpace(r.cells[c.index]); text != "" {
				out[c.lang] = text
			}
		}
	}
	return out
}

// has tells whether a column says anything, in any language.
func (r *record) has(key string) bool { return len(r.langs(key)) > 0 }

// item makes a line of the report about a column of the record.
func (r *record) item(k Kind, key, message, advice string) Item {
	i := Item{Kind: k, Sheet: r.table.name, Row: r.row, Message: message, Advice: advice, Name: r.get("name"), Column: "A"}
	for _, c := range r.table.columns {
		if c.key == key && (c.index < len(r.cells) && strings.TrimSpace(r.cells[c.index]) != "" || c.lang == "") {
			i.Column, i.Header = workbook.Column(c.index), c.header
			break
		}
	}
	return i
}
