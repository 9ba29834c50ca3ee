package formula

import (
	"testing"
)

func BenchmarkVisibility(b *testing.B) {
	s := testScope()
	p := compiled(b, s, `stress >= 7 and werk in ["school", "uitkering"]`)
	v := testValues(s, map[string]Value{"stress": Number(8), "werk": Choice("uitkering")})
	var m Machine
	m.Bool(p, v)
	b.ReportAllocs()
	for b.Loop() {
		if !m.Bool(p, v) {
			b.Fatal("hidden")
		}
	}
}

func BenchmarkCalculation(b *testing.B) {
	s := testScope()
	p := compiled(b, s, "afronden(gemiddelde(stress, slaap) / 2, 1)")
	v := testValues(s, map[string]Value{"stress": Number(8), "slaap": Number(5)})
	var m Machine
	b.ReportAllocs()
	for b.Loop() {
		m.Run(p, v)
	}
}

func TestVisibilityDoesNotAllocate(t *testing.T) {
	s := testScope()
	p := compiled(t, s, `stress >= 7 and werk in ["school", "uitkering"] and beantwoord(hulp) and beantwoord(bronnen) and bevat(bronnen, "loon") and werk != "school"`)
	v := testValues(s, map[string]Value{"stress": Number(8), "werk": Choice("uitkering"), "hulp": Bool(true), "bronnen": List([]string{"loon"})})
	var m Machine
	if !m.Bool(p, v) {
		t.Fatal("the rule does not run to its end")
	}
	if n := testing.AllocsPerRun(100, func() { m.Bool(p, v) }); n != 0 {
		t.Errorf("%v allocations per run", n)
	}
}
