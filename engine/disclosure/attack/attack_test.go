package attack

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/optimize/convex/lp"
)

func TestBounds(t *testing.T) {
	s := &System{}
	whole := s.Variable(20, 20)
	small, other := s.Variable(1, 9), s.Variable(10, math.Inf(1))
	s.Sum(whole, small, other)
	s.Sum(whole, small, other) // saying it twice changes nothing
	alone := s.Variable(3, 8)
	for _, k := range []struct {
		variable  int
		low, high float64
	}{{whole, 20, 20}, {small, 1, 9}, {other, 11, 19}, {alone, 3, 8}} {
		low, high, err := s.Bounds(k.variable)
		if err != nil || math.Abs(low-k.low) > 1e-9 || math.Abs(high-k.high) > 1e-9 {
			t.Errorf("variable %d: %v to %v (%v), want %v to %v", k.variable, low, high, err, k.low, k.high)
		}
	}
}

func TestUnboundedDifference(t *testing.T) {
	s := &System{}
	a, b := s.Variable(0, math.Inf(1)), s.Variable(0, math.Inf(1))
	s.Equal(3, Term{a, 1}, Term{b, -1})
	low, high, err := s.Bounds(a)
	if err != nil || low != 3 || !math.IsInf(high, 1) {
		t.Errorf("%v to %v (%v)", low, high, err)
	}
}

func TestContradiction(t *testing.T) {
	s := &System{}
	a, b := s.Variable(0, 4), s.Variable(0, 4)
	s.Equal(9, Term{a, 1}, Term{b, 1})
	if _, _, err := s.Bounds(a); !errors.Is(err, lp.ErrInfeasible) {
		t.Errorf("nine of at most eight: %v", err)
	}
	s = &System{}
	a, b = s.Variable(0, 4), s.Variable(0, 4)
	s.Equal(3, Term{a, 1}, Term{b, 1})
	s.Equal(4, Term{a, 1}, Term{b, 1})
	if _, _, err := s.Bounds(a); !errors.Is(err, lp.ErrInfeasible) {
		t.Errorf("three and four: %v", err)
	}
}
