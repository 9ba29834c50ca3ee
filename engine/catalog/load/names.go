package load

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// checkName compares a file's path with its contents: the folder says the kind,
// the names say id and version.
func checkName(f *File) diag.List {
	var found diag.List
	if f.Doc == nil {
		return nil
	}
	if got := f.Doc.Kind(); got != f.kind.name {
		found.Errorf(f.Doc.Root.Get("soort").Pos, "wrong-folder", "in de map %s horen definities van soort %s, en dit is %s", f.kind.folder, f.kind.name, got)
		return found
	}
	if wrong := checkVersion(f.Doc.Root.Get("versie")); len(wrong) > 0 {
		return wrong
	}
	want, key := f.kind.path(f.Doc)
	if want != f.Path {
		found.Errorf(key.Pos, "wrong-name", "dit bestand hoort %s te heten", want).
			WithHint("hernoem het bestand, of pas de inhoud aan")
	}
	return found
}

// checkVersion refuses a version that is whole and not written so, such as 1.0: answers,
// files and references name it as they write it.
func checkVersion(n *source.Node) diag.List {
	var found diag.List
	if n == nil {
		return nil
	}
	if x, ok := n.Number(); ok && n.Value != strconv.Itoa(int(x)) {
		found.Errorf(n.Pos, "wrong-version", "een versie is een heel getal, en hier staat %s", n.Value).
			WithHint(fmt.Sprintf("schrijf versie: %d", int(x)))
	}
	return found
}

// versionedPath is <folder>/<id>/v<version>.yaml.
func versionedPath(folder string) func(d *source.Document) (string, *source.Node) {
	return func(d *source.Document) (string, *source.Node) {
		id, version := d.Root.Get("id"), d.Root.Get("versie")
		key := id
		if path.Base(path.Dir(d.File)) == id.Value {
			key = version
		}
		return fmt.Sprintf("%s/%s/v%s.yaml", folder, id.Value, version.Value), key
	}
}

// plainPath is <folder>/<id>.yaml, for definitions that are read together and
// dated inside.
func plainPath(folder string) func(d *source.Document) (string, *source.Node) {
	return func(d *source.Document) (string, *source.Node) {
		id := d.Root.Get("id")
		return fmt.Sprintf("%s/%s.yaml", folder, id.Value), id
	}
}

// codedPath is GemeentePath.
func codedPath() func(d *source.Document) (string, *source.Node) {
	return func(d *source.Document) (string, *source.Node) {
		code, name := d.Root.Get("code"), d.Root.Get("naam")
		key := name
		if !strings.HasPrefix(path.Base(d.File), code.Value+"-") {
			key = code
		}
		return GemeentePath(code.Value, name.Value), key
	}
}

// slug writes a name as a file name: lower case, accents off, the rest dashes.
func slug(name string) string {
	plain := strings.NewReplacer("â", "a", "á", "a", "à", "a", "ä", "a", "é", "e", "è", "e", "ê", "e", "ë", "e",
		"í", "i", "ï", "i", "ó", "o", "ô", "o", "ö", "o", "ú", "u", "û", "u", "ü", "u", "'", "", "’", "")
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(name)) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// GemeentePath is where the definition of a gemeente stands, by its code and name.
func GemeentePath(code, name string) string {
	return fmt.Sprintf("gemeenten/%s-%s.yaml", code, slug(name))
}
