package read

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Rest is a document without the entries that its schema finds fault with, so that what
// else is wrong can be told at the same time. It is nil when found has errors of another
// kind, and when what is left is no whole definition: what would be said of it then only
// follows from the fault.
func Rest(d *source.Document, found diag.List) *source.Document {
	if d == nil {
		return nil
	}
	wrong := map[diag.Pos]bool{}
	for _, f := range Validate(d) {
		wrong[f.Pos] = true
	}
	if slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Severity == diag.Error && !wrong[f.Pos] }) {
		return nil
	}
	rest := *d
	rest.Root = without(d.Root, wrong)
	if Validate(&rest).HasErrors() {
		return nil
	}
	return &rest
}

// without copies a node, and leaves out the entries of which the key or the value is wrong.
func without(n *source.Node, wrong map[diag.Pos]bool) *source.Node {
	out := *n
	out.Entries, out.Items = nil, nil
	for _, e := range n.Entries {
		if wrong[e.Key.Pos] || wrong[e.Value.Pos] && e.Value.Kind != source.Mapping {
			continue
		}
		e.Value = without(e.Value, wrong)
		out.Entries = append(out.Entries, e)
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, without(item, wrong))
	}
	return &out
}
