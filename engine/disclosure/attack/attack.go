// Package attack does to published tables what a reader with time and a computer
// would do: it writes down everything that was published as equations over whole,
// non-negative numbers and asks a linear program for the smallest and the largest
// value that a hidden number can have.
//
// It is how tests judge package disclosure, and deliberately shares no code with
// it. Nothing that serves a request may import it: a linear program is slow, and
// its answer is rounded.
package attack

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// Term is a variable in an equation, with what it is multiplied by.
type Term struct {
	Variable int
	Times    float64
}

// System is what a reader knows.
type System struct {
	low, high []float64
	rows      [][]Term
	sums      []float64
}

// Variable adds a number that lies between two bounds; the higher may be infinite.
func (s *System) Variable(low, high float64) int {
	s.low, s.high = append(s.low, low), append(s.high, high)
	return len(s.low) - 1
}

// Equal adds an equation: the terms together are a number.
func (s *System) Equal(sum float64, terms ...Term) {
	s.rows, s.sums = append(s.rows, terms), append(s.sums, sum)
}

// Sum adds the equation that some variables together are another.
func (s *System) Sum(whole int, parts ...int) {
	terms := []Term{{whole, -1}}
	for _, p := range parts {
		terms = append(terms, Term{p, 1})
	}
	s.Equal(0, terms...)
}

// Bounds gives the smallest and the largest value that a variable can have. The
// bounds of a linear program hold for whole numbers too, and may be a little wider.
// It gives lp.ErrInfeasible when no numbers fit what is in the system, and the
// error of the method when that finds no way.
func (s *System) Bounds(variable int) (low, high float64, err error) {
	if s.fixed(variable) {
		return s.low[variable], s.high[variable], nil
	}
	if low, err = s.extreme(variable, 1); err != nil {
		return 0, 0, err
	}
	high, err = s.extreme(variable, -1)
	return low, high, err
}

const tolerance = 1e-9

// extreme minimises sign times a variable.
func (s *System) extreme(variable int, sign float64) (float64, error) {
	p := s.program(variable)
	if p.rows == nil {
		if sign > 0 {
			return s.low[variable], nil
		}
		return s.high[variable], nil
	}
	if !p.independent() {
		return 0, fmt.Errorf("attack: bound of variable %d: %w", variable, lp.ErrInfeasible)
	}
	a := mat.NewDense(len(p.rows), p.width, nil)
	for i, row := range p.rows {
		a.SetRow(i, row[:p.width])
	}
	b := p.sums()
	cost := make([]float64, p.width)
	cost[p.column[variable]] = sign
	best, err := minimum(cost, a, b)
	switch {
	case errors.Is(err, lp.ErrUnbounded):
		return -sign * math.Inf(1), nil
	case err != nil:
		return 0, fmt.Errorf("attack: bound of variable %d: %w", variable, err)
	}
	return whole(s.low[variable] + sign*best), nil
}

// minimum asks the method, which panics on some systems that it finds no way in.
func minimum(cost []float64, a *mat.Dense, b []float64) (best float64, err error) {
	defer func() {
		if why := recover(); why != nil {
			err = fmt.Errorf("attack: %v", why)
		}
	}()
	best, _, err = lp.Simplex(cost, a, b, 1e-10, nil)
	return best, err
}

// program is the system in the form of a linear program: equations over
// non-negative columns. Only what hangs together with one variable is in it.
type program struct {
	rows   [][]float64 // coefficients, and last the sum
	width  int
	column map[int]int
}

func (s *System) program(about int) *program {
	p := &program{column: map[int]int{about: 0}}
	used := s.connected(about, p.column)
	bounded := 0
	for v := range p.column {
		if !math.IsInf(s.high[v], 1) {
			bounded++
		}
	}
	if len(used) == 0 {
		return p
	}
	p.width = len(p.column) + bounded
	for _, r := range used {
		row := make([]float64, p.width+1)
		row[p.width] = s.sums[r]
		for _, t := range s.rows[r] {
			row[p.width] -= t.Times * s.low[t.Variable]
			if !s.fixed(t.Variable) {
				row[p.column[t.Variable]] += t.Times
			}
		}
		p.rows = append(p.rows, row)
	}
	slack := len(p.column)
	for v := range s.low {
		c, in := p.column[v]
		if !in || math.IsInf(s.high[v], 1) {
			continue
		}
		row := make([]float64, p.width+1)
		row[c], row[slack], row[p.width] = 1, 1, s.high[v]-s.low[v]
		p.rows = append(p.rows, row)
		slack++
	}
	return p
}

// room is how far below zero a column may come: see sums.
const room = 1e-7

// sums are the right-hand sides, with a little room for every column to be below zero, and
// for each another. The bounds only get wider by it, and by less than anybody can use. But
// without it many of these programs have corners in which more than enough columns are
// zero, and in such a corner the method may go round for ever.
func (p *program) sums() []float64 {
	random := rand.New(rand.NewPCG(1, 1))
	rooms := make([]float64, p.width)
	for i := range rooms {
		rooms[i] = room * (1 + random.Float64())
	}
	b := make([]float64, len(p.rows))
	for i, row := range p.rows {
		b[i] = row[p.width] + floats.Dot(row[:p.width], rooms)
	}
	return b
}

// whole is the whole number that a bound would be without that room, if it would be one.
func whole(bound float64) float64 {
	if n := math.Round(bound); math.Abs(bound-n) < 1000*room {
		return n
	}
	return bound
}

// connected gives the equations that a variable is tied to, directly or through
// others, and gives every variable in them a column.
func (s *System) connected(about int, column map[int]int) []int {
	var used []int
	in := make([]bool, len(s.rows))
	for grown := true; grown; {
		grown = false
		for r, row := range s.rows {
			if in[r] || !touches(row, column) {
				continue
			}
			in[r], grown = true, true
			used = append(used, r)
			for _, t := range row {
				if _, known := column[t.Variable]; !known && !s.fixed(t.Variable) {
					column[t.Variable] = len(column)
				}
			}
		}
	}
	return used
}

// fixed reports whether a variable is known: it ties nothing together.
func (s *System) fixed(variable int) bool { return s.low[variable] == s.high[variable] }

func touches(row []Term, column map[int]int) bool {
	for _, t := range row {
		if _, known := column[t.Variable]; known {
			return true
		}
	}
	return false
}

// independent drops the equations that follow from others, which the simplex
// method cannot have. False when some contradict each other.
func (p *program) independent() bool {
	reduced := make([][]float64, len(p.rows))
	for i, row := range p.rows {
		reduced[i] = append([]float64(nil), row...)
	}
	var kept [][]float64
	var pivots []int
	var basis [][]float64
	for i, row := range reduced {
		for j, b := range basis {
			if f := row[pivots[j]]; f != 0 {
				for c := range row {
					row[c] -= f * b[c]
				}
			}
		}
		pivot := largest(row[:p.width])
		if math.Abs(row[pivot]) < tolerance {
			if math.Abs(row[p.width]) > 1e-6 {
				return false
			}
			continue
		}
		scale := row[pivot]
		for c := range row {
			row[c] /= scale
		}
		basis, pivots, kept = append(basis, row), append(pivots, pivot), append(kept, p.rows[i])
	}
	p.rows = kept
	return true
}

func largest(row []float64) int {
	best := 0
	for i, v := range row {
		if math.Abs(v) > math.Abs(row[best]) {
			best = i
		}
	}
	return best
}
