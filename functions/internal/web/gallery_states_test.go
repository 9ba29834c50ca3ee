package web_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/a-h/templ"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// of is a sample that can be made again from what is on it, changed.
func of[V any](name string, page func(V) templ.Component, v V) sample {
	return sample{name: name, page: page(v), view: reflect.ValueOf(v), again: func(changed reflect.Value) templ.Component {
		return page(changed.Interface().(V))
	}}
}

// states are how a page may be, beside as its sample has it: with nothing on it that can
// be left out, and with a fault at each field and names as long as they come.
var states = map[string]func(reflect.Value) bool{"leeg": emptied, "lang-en-fout": faulty}

// variants are a sample in every state, and for who answers questions in every language.
func variants(s sample) []sample {
	langs := []string{""}
	if strings.HasPrefix(s.name, "vragen-") { // the others of participants are in every language already
		langs = locale.Languages()
	}
	var out []sample
	for _, lang := range langs {
		for _, state := range []string{"", "leeg", "lang-en-fout"} {
			v := s.view
			changed := state != ""
			if changed {
				v = copyOf(v)
				changed = states[state](v)
			}
			if lang != "" && lang != langOf(s.view) {
				v, changed = copyOf(v), true
				spoken(v, lang)
			}
			if !changed {
				continue // this is the sample itself
			}
			name := strings.Join(slices.DeleteFunc([]string{s.name, state, lang}, func(part string) bool { return part == "" }), "-")
			out = append(out, sample{name: name, page: s.again(v), view: v, again: s.again})
		}
	}
	return out
}

// langOf is the language of a page of a participant; "" for other pages, which exist in
// Dutch only.
func langOf(v reflect.Value) string {
	page := survey(v)
	if page == nil {
		return ""
	}
	if page.Messages == nil {
		return locale.Default
	}
	return page.Messages.Lang()
}

// survey is the frame of a page of a participant; nil when it is another page.
func survey(v reflect.Value) *web.Survey {
	if s, ok := v.Interface().(web.Survey); ok {
		return &s
	}
	if v.Kind() == reflect.Struct {
		if f := v.FieldByName("Survey"); f.IsValid() {
			if s, ok := f.Interface().(web.Survey); ok {
				return &s
			}
		}
	}
	return nil
}

// spoken puts the texts of a page in a language. What a definition says stays as it is:
// its translations are tested where pages are filled in for real.
func spoken(v reflect.Value, lang string) {
	edit(v, func(_ reflect.Type, _ string, f reflect.Value) bool {
		if f.Type() == reflect.TypeFor[*locale.Messages]() {
			f.Set(reflect.ValueOf(locale.For(lang)))
			return true
		}
		return false
	})
}

// emptied takes away every list and every part that a page may do without.
func emptied(v reflect.Value) bool {
	changed := false
	edit(v, func(parent reflect.Type, name string, f reflect.Value) bool {
		optional := f.Kind() == reflect.Slice || f.Kind() == reflect.Pointer && f.Type().Elem().Kind() == reflect.Struct
		if !optional || parent == reflect.TypeFor[web.Page]() || parent == reflect.TypeFor[web.Survey]() || parent.PkgPath() == chartPackage || always[parent.Name()+"."+name] {
			return parent.PkgPath() == chartPackage
		}
		if !f.IsZero() {
			f.SetZero()
			changed = true
		}
		return true
	})
	if page := pageOf(v); page != nil {
		page.Problems = nil // they were at fields that are gone
	}
	return changed
}

var chartPackage = reflect.TypeFor[chart.Table]().PkgPath()

// always are the parts without which there is no such page.
var always = map[string]bool{"ImportView.Columns": true}

// faulty makes names long and says at each field that it is wrong.
func faulty(v reflect.Value) bool {
	var problems []web.Problem
	changed := false
	edit(v, func(parent reflect.Type, name string, f reflect.Value) bool {
		if parent == reflect.TypeFor[web.Page]() && name == "Nav" || parent.PkgPath() == chartPackage && !tabular[parent.Name()] {
			return true
		}
		if field, ok := f.Addr().Interface().(*web.Field); ok && !field.Hidden && field.Kind != web.KindNote {
			field.Error = "Vul hier iets anders in, want dit kan niet"
			problems = append(problems, web.Problem{Text: field.Label + ": " + field.Error, Target: field.ID})
		}
		if f.Type() == reflect.TypeFor[string]() && named[name] && !fixed[parent.Name()] && isWord(f.String()) {
			f.SetString(f.String() + " " + longName + " " + longWord)
			changed = true
		}
		return false
	})
	if page := pageOf(v); page != nil && len(problems) > 0 {
		page.Problems = problems
	}
	return changed
}

// named are the fields with what people, gemeenten and definitions are called or say.
var named = map[string]bool{"Name": true, "Label": true, "Title": true, "Text": true, "Question": true, "Answer": true, "Head": true,
	"Value": true, "Sub": true, "Lead": true, "Note": true, "Help": true, "Role": true}

// fixed are the parts whose texts are ours, or whose names are those of a form.
var fixed = map[string]bool{"Brand": true, "Language": true, "Field": true, "Search": true, "FilterMenu": true, "RowAction": true, "CountLink": true, "Option": true, "Group": true, "Matrix": true}

var tabular = map[string]bool{"Table": true, "Row": true, "Cell": true, "Column": true}

func isWord(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// pageOf is the frame of a page, to be changed.
func pageOf(v reflect.Value) *web.Page {
	for v.Kind() == reflect.Struct {
		if p, ok := v.Addr().Interface().(*web.Page); ok {
			return p
		}
		next := v.FieldByName("Survey")
		if !next.IsValid() {
			next = v.FieldByName("Page")
		}
		if !next.IsValid() {
			return nil
		}
		v = next
	}
	return nil
}

// edit goes through everything that a view holds; do tells whether to leave out what is
// in there.
func edit(v reflect.Value, do func(parent reflect.Type, name string, f reflect.Value) bool) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && !do(v.Type(), v.Type().Field(i).Name, f) {
				edit(f, do)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if e := v.Index(i); e.Kind() != reflect.Struct || !do(v.Type(), "", e) {
				edit(e, do)
			}
		}
	case reflect.Pointer:
		if v.Type() != reflect.TypeFor[*locale.Messages]() && !v.IsNil() {
			edit(v.Elem(), do)
		}
	case reflect.Interface:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct { // a chart: what is in there is set as a whole
			whole := copyOf(v.Elem())
			edit(whole, do)
			v.Set(whole)
		}
	}
}

// copyOf is a value of its own, down to what pointers, lists and maps hold, that can be
// changed.
func copyOf(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range out.NumField() {
			if f := out.Field(i); f.CanSet() {
				f.Set(copyOf(f))
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(copyOf(v.Index(i)))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*locale.Messages]() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(copyOf(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			out.Set(copyOf(v.Elem()))
		}
	}
	return out
}

// TestStatesAreWellFormed: a page is well formed in every state and language, not only as
// its sample has it, and making a state leaves the sample as it was.
func TestStatesAreWellFormed(t *testing.T) {
	n := 0
	for _, s := range gallery(t) {
		before := render(t, s.page)
		for _, v := range variants(s) {
			n++
			t.Run(v.name, func(t *testing.T) {
				after := render(t, v.page)
				if after == before {
					t.Error("the state is not to be seen")
				}
				for _, problem := range audit(after) {
					t.Error(problem)
				}
			})
		}
		if after := render(t, s.again(s.view)); after != before {
			t.Errorf("%s was changed by its states", s.name)
		}
	}
	if n < 200 {
		t.Errorf("%d pages in a state", n)
	}
}
