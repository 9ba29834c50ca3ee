// Package source is what a definition looks like to the engine: a tree of nodes
// that know their place in the file, and the small types that every kind of
// definition is made of (Text, Formula, Date, Span, Ref, Percent).
//
// The reading itself is in the packages below this one: source/read turns YAML
// into a Document and checks it against the JSON Schema of its kind, and
// source/schemas holds those schemas. They are apart because a function in the
// cloud reads definitions from a bundle of JSON and must load neither YAML nor
// JSON Schema; this package must import neither.
package source

import (
	"effectmonitor/engine/diag"
)

// NodeKind says what a Node is.
type NodeKind uint8

const (
	// Scalar is one value.
	Scalar NodeKind = iota
	// Mapping is keys with values.
	Mapping
	// Sequence is a list.
	Sequence
)

// Style says how a scalar was written; positions inside it depend on that.
type Style uint8

const (
	// Plain is without quotes.
	Plain Style = iota
	// SingleQuoted is 'so'.
	SingleQuoted
	// DoubleQuoted is "so".
	DoubleQuoted
	// Literal is a block after |.
	Literal
	// Folded is a block after >.
	Folded
)

// Tags of scalars, as YAML's core schema resolves them.
const (
	TagString = "!!str"
	TagInt    = "!!int"
	TagFloat  = "!!float"
	TagBool   = "!!bool"
	TagNull   = "!!null"
	TagDate   = "!!timestamp"
)

// Entry is one key of a mapping with its value.
type Entry struct {
	Key   *Node
	Value *Node
}

// Node is one value in a definition, with its place.
type Node struct {
	Kind    NodeKind
	Tag     string // of a scalar
	Value   string // of a scalar, without quotes
	Style   Style
	Pos     diag.Pos
	Entries []Entry // of a mapping, in the order of the file
	Items   []*Node // of a sequence
	lines   []string
}

// NewNode makes a node whose source text is lines, one per line of the file.
// Readers use it; the lines are needed to point inside a formula.
func NewNode(kind NodeKind, pos diag.Pos, lines []string) *Node {
	return &Node{Kind: kind, Pos: pos, lines: lines}
}

// Get returns the value under key, or nil. A nil node has no keys.
func (n *Node) Get(key string) *Node {
	if e := n.Entry(key); e != nil {
		return e.Value
	}
	return nil
}

// Entry returns the entry under key, or nil.
func (n *Node) Entry(key string) *Entry {
	if n == nil {
		return nil
	}
	for i := range n.Entries {
		if n.Entries[i].Key.Value == key {
			return &n.Entries[i]
		}
	}
	return nil
}

// Keys are the keys of a mapping in the order of the file.
func (n *Node) Keys() []string {
	keys := make([]string, len(n.Entries))
	for i, e := range n.Entries {
		keys[i] = e.Key.Value
	}
	return keys
}

// IsNull says whether the node is absent or an empty scalar.
func (n *Node) IsNull() bool {
	return n == nil || n.Kind == Scalar && n.Tag == TagNull
}

// Document is one definition file.
type Document struct {
	File string
	Data []byte
	Root *Node
}

// Kind is the value of `soort`, or "" when there is none.
func (d *Document) Kind() string { return d.scalar("soort") }

// ID is the value of `id`, or "" when there is none.
func (d *Document) ID() string { return d.scalar("id") }

func (d *Document) scalar(key string) string {
	if d == nil {
		return ""
	}
	if n := d.Root.Get(key); n != nil && n.Kind == Scalar {
		return n.Value
	}
	return ""
}
