package formula

import (
	"sync"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// spans finds the source text of a sub-expression. expr's nodes know only the
// place of their operator or name, and no parentheses. The source is read for it when
// a place is asked for: of most formulas none ever is.
type spans struct {
	src    string
	once   sync.Once
	bytes  []int // byte offset of every character, and of the end
	tokens []lexer.Token
	pair   map[int]int // matching brackets, by character position, both ways
}

func (s *spans) read() {
	s.pair = map[int]int{}
	for i := range s.src {
		s.bytes = append(s.bytes, i)
	}
	s.bytes = append(s.bytes, len(s.src))
	s.tokens, _ = lexer.Lex(file.NewSource(s.src)) // the parser accepted it before
	var open []int
	for _, t := range s.tokens {
		switch {
		case t.Is(lexer.Bracket, "(", "[", "{"):
			open = append(open, t.From)
		case t.Is(lexer.Bracket) && len(open) > 0:
			o := open[len(open)-1]
			open = open[:len(open)-1]
			s.pair[o], s.pair[t.From] = t.From, o
		}
	}
}

// of gives the byte range of a node, widened to whole parentheses.
func (s *spans) of(n ast.Node) (from, to int) {
	s.once.Do(s.read)
	f, t := s.raw(n)
	for again := true; again; {
		again = false
		for _, tok := range s.tokens {
			if tok.From < f || tok.From >= t {
				continue
			}
			if p, ok := s.pair[tok.From]; ok && p < f {
				f, again = p, true
			} else if ok && p >= t {
				t, again = p+1, true
			}
		}
	}
	last := len(s.bytes) - 1
	f, t = min(max(f, 0), last), min(max(t, 0), last)
	return s.bytes[f], s.bytes[max(f, t)]
}

// text is the source of a node.
func (s *spans) text(n ast.Node) string {
	from, to := s.of(n)
	return s.src[from:to]
}

// raw is the character range from a node's first token to its last.
func (s *spans) raw(n ast.Node) (from, to int) {
	loc := n.Location()
	switch x := n.(type) {
	case *ast.UnaryNode:
		_, t := s.raw(x.Node)
		if isNotIn(x) {
			f, _ := s.raw(x.Node)
			return f, t
		}
		return loc.From, t
	case *ast.BinaryNode:
		f, _ := s.raw(x.Left)
		_, t := s.raw(x.Right)
		return f, t
	case *ast.ConditionalNode:
		f, _ := s.raw(x.Cond)
		_, t := s.raw(x.Exp2)
		return f, t
	case *ast.MemberNode:
		f, _ := s.raw(x.Node)
		_, t := s.raw(x.Property)
		return f, max(t, loc.To)
	case *ast.CallNode:
		f, t := s.raw(x.Callee)
		for _, tok := range s.tokens {
			if tok.From >= t && tok.Is(lexer.Bracket, "(") {
				return f, s.pair[tok.From] + 1
			}
		}
		return f, t
	case *ast.ArrayNode:
		return loc.From, s.pair[loc.From] + 1
	}
	return loc.From, loc.To
}

// isNotIn recognises `x not in [...]`, which expr's parser gives the same shape
// as `not (x in [...])` but the place of the word in.
func isNotIn(n *ast.UnaryNode) bool {
	b, ok := n.Node.(*ast.BinaryNode)
	return ok && b.Operator == "in" && b.Location() == n.Location()
}
