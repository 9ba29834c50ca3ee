package dataset

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// longestName is what SPSS allows, in bytes.
const longestName = 64

// reserved are the words that cannot be a name in SPSS syntax.
var reserved = []string{"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}

// names gives every column of a table a name that SPSS, R, SQL and a spreadsheet all
// take, and that no other column has.
type names map[string]bool

// of joins the parts of a name.
func (n names) of(parts ...string) string {
	name := plain(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "_"))
	if slices.Contains(reserved, name) {
		name += "_"
	}
	name = short(name)
	for first, i := name, 2; n[name]; i++ {
		name = short(fmt.Sprintf("%s_%d", first, i))
	}
	n[name] = true
	return name
}

// plain keeps small letters, digits and underscores, and begins with a letter.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		name = "v" + name
	}
	return name
}

// short cuts a name that is too long, and puts something of the whole at its end.
func short(name string) string {
	if len(name) <= longestName {
		return name
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return fmt.Sprintf("%s_%08x", name[:longestName-9], h.Sum32())
}
