package instrument

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// The bounds of a table in a file of its own.
const (
	maxTableBytes = 1 << 20
	maxTableRows  = 5000

	maxTableFaults = 100
)

// The columns of a CSV beside those of the keys.
const (
	columnResult = "uitkomst"
	columnFrom   = "_van"
	columnTo     = "_tot"
)

// ReadCSV fills the rows of a table from the file that its bestand names. The
// first line names the columns: per key its id, or <id>_van and <id>_tot for a
// range up to but not including its end, and uitkomst. An empty cell or * matches
// every answer. Values are separated by ; or by a comma; beside ; a number may
// have a decimal comma.
func (l *Lookup) ReadCSV(file string, data []byte) diag.List {
	r := &tableReader{table: l, file: file}
	switch {
	case len(l.Rows) > 0:
		r.found.Errorf(l.Pos, CodeTable, "een tabel heeft rijen of een bestand, niet allebei")
	case len(data) > maxTableBytes:
		r.fault(1, 1, "het bestand is groter dan 1 MB")
	case bytes.IndexByte(data, 0) >= 0:
		r.fault(1, 1, "dit is geen tekstbestand").WithHint(saveAs)
	case !utf8.Valid(data):
		line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
		r.fault(line, 1, "hier staat een teken dat niet te lezen is").WithHint(saveAs)
	default:
		r.read(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	return r.found
}

// saveAs is how a spreadsheet program gives a file that can be read.
const saveAs = `bewaar het als CSV UTF-8; in Excel heet dat "CSV UTF-8 (door komma's gescheiden)"`

// firstInvalid is where a text stops being UTF-8.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

type tableReader struct {
	table   *Lookup
	file    string
	comma   rune
	columns []string
	found   diag.List
}

func (r *tableReader) fault(line, column int, format string, args ...any) *diag.Finding {
	return r.found.Errorf(diag.Pos{File: r.file, Line: line, Column: column}, CodeTable, format, args...)
}

func (r *tableReader) read(data []byte) {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	in := csv.NewReader(bytes.NewReader(data))
	r.comma = ','
	if bytes.IndexByte(first, ';') >= 0 {
		r.comma = ';'
	}
	in.Comma, in.FieldsPerRecord, in.TrimLeadingSpace, in.ReuseRecord = r.comma, -1, true, true
	for n := 0; ; n++ {
		record, err := in.Read()
		var broken *csv.ParseError
		switch {
		case err == io.EOF:
			if n < 2 {
				r.fault(1, 1, "het bestand heeft geen rijen")
			}
			return
		case errors.As(err, &broken):
			r.fault(broken.Line, broken.Column, "deze regel is geen CSV").WithHint("een aanhalingsteken in een waarde schrijf je twee keer, met aanhalingstekens om de waarde")
			return
		case err != nil:
			r.fault(1, 1, "het bestand is niet te lezen")
			return
		case len(r.found) > maxTableFaults:
			return // more than anyone reads
		case n > maxTableRows:
			r.fault(n+1, 1, "een tabel heeft hoogstens %d rijen", maxTableRows)
			return
		case n == 0:
			if r.header(in, record); r.found.HasErrors() {
				return
			}
		default:
			line, _ := in.FieldPos(0)
			r.row(in, record, line)
		}
	}
}

// header checks that the columns are those of the table.
func (r *tableReader) header(in *csv.Reader, record []string) {
	if slices.ContainsFunc(record, func(name string) bool { return strings.Contains(name, "\t") }) {
		r.fault(1, 1, "de kolommen zijn met tabs gescheiden").WithHint("gebruik puntkomma's: " + strings.Join(strings.Fields(record[0]), ";"))
		return
	}
	if most := len(r.known()); len(record) > most {
		r.fault(1, 1, "er staan %d kolommen en deze tabel heeft er hoogstens %d", len(record), most)
		return
	}
	for i, name := range record {
		name = strings.TrimSpace(name)
		if name == "" || slices.Contains(r.columns, name) || !slices.Contains(r.known(), name) {
			_, column := in.FieldPos(i)
			r.fault(1, column, "de kolom %q hoort niet in deze tabel, of staat er twee keer", brief(name)).
				WithHint(diag.Suggest(name, r.known()))
		}
		r.columns = append(r.columns, name)
	}
	for _, k := range r.table.Keys {
		from, to := slices.Contains(r.columns, k.ID+columnFrom), slices.Contains(r.columns, k.ID+columnTo)
		if from != to || from == slices.Contains(r.columns, k.ID) {
			r.fault(1, 1, "de sleutel %q heeft een kolom %s nodig, of %s en %s", k.ID, k.ID, k.ID+columnFrom, k.ID+columnTo)
		}
	}
	if !slices.Contains(r.columns, columnResult) {
		r.fault(1, 1, "de kolom %s ontbreekt", columnResult)
	}
}

// brief is the start of a text, for a message.
func brief(text string) string {
	const most = 60
	if runes := []rune(text[:min(len(text), 4*most)]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (r *tableReader) known() []string {
	out := []string{columnResult}
	for _, k := range r.table.Keys {
		out = append(out, k.ID)
		if r.numeric(k.Type) {
			out = append(out, k.ID+columnFrom, k.ID+columnTo)
		}
	}
	return out
}

func (r *tableReader) numeric(typ string) bool { return typ == TypeNumber || typ == TypeMoney }

func (r *tableReader) row(in *csv.Reader, record []string, line int) {
	pos := diag.Pos{File: r.file, Line: line, Column: 1}
	if len(record) != len(r.columns) {
		f := r.fault(line, 1, "deze regel heeft %d waarden en er zijn %d kolommen", len(record), len(r.columns))
		if r.comma == ',' && len(record) > len(r.columns) {
			f.WithHint("hebben getallen een komma, scheid de kolommen dan met puntkomma's: 16;25;550,50")
		}
		return
	}
	cells := map[string]string{}
	at := map[string]int{}
	for i, name := range r.columns {
		cells[name] = strings.TrimSpace(record[i])
		_, at[name] = in.FieldPos(i)
	}
	out := &LookupRow{Pos: pos}
	for _, k := range r.table.Keys {
		out.When = append(out.When, r.key(k, cells, at, line))
	}
	value, ok := r.cell(r.table.Result, cells[columnResult])
	if !ok {
		r.fault(line, at[columnResult], "%q is geen %s", brief(cells[columnResult]), r.table.Result).WithHint(r.digits(cells[columnResult]))
	}
	out.Value = value
	r.table.Rows = append(r.table.Rows, out)
}

// key is what one row asks of a key, as it would stand in the definition.
func (r *tableReader) key(k *LookupKey, cells map[string]string, at map[string]int, line int) any {
	if plain, ok := cells[k.ID]; ok {
		if anything(plain) {
			return "*"
		}
		value, ok := r.cell(k.Type, plain)
		if !ok {
			r.fault(line, at[k.ID], "%q is geen %s", brief(plain), k.Type).WithHint(r.digits(plain))
		}
		return value
	}
	from, to := cells[k.ID+columnFrom], cells[k.ID+columnTo]
	if anything(from) && anything(to) {
		return "*"
	}
	ends := []any{-1e15, 1e15} // an open end
	for i, name := range []string{columnFrom, columnTo} {
		text := cells[k.ID+name]
		if anything(text) {
			continue
		}
		value, ok := r.cell(TypeNumber, text)
		if !ok {
			r.fault(line, at[k.ID+name], "%q is geen getal", brief(text)).WithHint(r.digits(text))
			return "*"
		}
		ends[i] = value
	}
	if ends[0].(float64) > ends[1].(float64) {
		r.fault(line, at[k.ID+columnTo], "van ligt boven tot")
		return "*"
	}
	return ends
}

// anything says whether a cell fits every answer.
func anything(cell string) bool { return cell == "" || cell == "*" }

// digits is how a number that was not understood is to be written.
func (r *tableReader) digits(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return ""
	}
	if r.comma == ';' {
		return "schrijf alleen cijfers met een komma voor de decimalen: 1250,50"
	}
	return "schrijf alleen cijfers met een punt voor de decimalen: 1250.50"
}

var thousands = regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+$`)

// cell reads a value of a type. Numbers are written without thousands separators.
func (r *tableReader) cell(typ, text string) (any, bool) {
	if !r.numeric(typ) {
		return text, text != ""
	}
	if r.comma == ';' {
		if thousands.MatchString(text) {
			return 0.0, false // 1.250 is 1250 to who writes decimals with a comma
		}
		text = strings.Replace(text, ",", ".", 1)
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && !formula.Number(x).IsMissing() && !strings.ContainsAny(text, "xXpP_")
}
