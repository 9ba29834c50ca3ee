package web

import "testing"

func TestSqueeze(t *testing.T) {
	for _, c := range []struct{ name, file, in, want string }{
		{"sheet", "a.css", "/* x */\n.a > b,\n.c { color: red; margin: 0 1px; }\n@media (min-width: 1px) {\n  .d { x: url(\"data:y;z\"); }\n}\n", ".a > b, .c{color:red;margin:0 1px}@media (min-width: 1px){.d{x:url(\"data:y;z\")}}"},
		{"notice", "a.css", "/* From X */\n.a { b: c }\n", "/* From X */\n.a{b:c}"},
		{"script", "a.js", "// x\n  let a = \"b // c\";\n\n    a();\n", "let a = \"b // c\";\na();\n"},
		{"other", "a.svg", " <svg/> ", " <svg/> "},
	} {
		if got := string(squeeze(c.file, []byte(c.in))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
