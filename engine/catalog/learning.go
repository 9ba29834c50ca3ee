package catalog

import (
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
)

// Learning returns how gemeenten learn from each other by the definition that ref
// names, or nil.
func (c *Catalog) Learning(ref source.Ref) *learning.Definition {
	item, _ := c.learning.find(ref)
	return item
}

// Learnings returns the newest version of each, in order of id.
func (c *Catalog) Learnings() []*learning.Definition { return c.learning.newest() }

func (b *builder) compileLearning() {
	for _, d := range b.c.defs.Learning {
		if !b.c.learning.add(d.ID, d.Version, d.Pos, d) {
			b.twice(d.Pos, learning.Kind, d.ID, d.Version)
		}
		if _, ok := b.declared.programmes.find(d.Programme); !ok {
			b.declared.programmes.missing(&b.found, learning.Kind+" "+d.ID, "programma", d.Programme)
			continue
		}
		if framework := b.c.FrameworkOf(d.Programme); framework != nil {
			b.found.Extend(learning.Check(d, framework))
		}
	}
	for _, d := range b.c.defs.Learning {
		checkReplaced(b, learning.Kind, d.ID, d.Version, d.Replaces, b.c.learning)
	}
}
