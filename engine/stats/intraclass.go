package stats

// Coefficient is an estimate with its interval.
type Coefficient struct {
	Value    float64
	Interval Interval
}

// Intraclass is the agreement of raters who all judged the same persons on a
// numeric scale. Agreement is ICC(2,1), in which a rater who is always a point
// higher counts as disagreement: it is the one for raters who may take each
// other's place. Consistency is ICC(3,1), in which such a rater does not: it is
// the one for change within a rater. Both are at most 1, and negative when
// persons differ less than chance gives. Without differences between persons and
// without error ICC(3,1) has no meaning and is NaN.
type Intraclass struct {
	N, Raters              int
	Agreement, Consistency Coefficient
}

// meanSquares is the two-way analysis of variance without replication.
type meanSquares struct{ n, k, persons, raters, rest float64 }

// IntraclassCorrelation gives ICC(2,1) and ICC(3,1) with their intervals at a
// level. A row is one person with a value per rater; rows with a missing value
// (NaN) are left out whole.
//
// False with fewer than two complete rows or raters, or when all values are equal
// or differ in a way that leaves nothing to divide by.
//
// Sources: Shrout and Fleiss (1979, doi:10.1037/0033-2909.86.2.420); McGraw and
// Wong (1996, doi:10.1037/1082-989X.1.1.30) for the intervals.
func IntraclassCorrelation(ratings [][]float64, level float64) (Intraclass, bool) {
	var rows [][]float64
	for _, row := range ratings {
		if !missing(row) {
			rows = append(rows, row)
		}
	}
	if len(rows) < 2 || len(rows[0]) < 2 {
		return Intraclass{N: len(rows)}, false
	}
	m := analyse(rows)
	out := Intraclass{N: len(rows), Raters: len(rows[0])}
	if !m.meaningful() {
		return out, false
	}
	out.Agreement = m.agreement(level)
	out.Consistency = m.consistency(level)
	return out, true
}

// IntraclassOfPairs gives what IntraclassCorrelation gives of two raters from a
// summary of their judgements, which parts add up to: the first as before, the second
// as after.
func IntraclassOfPairs(s PairSummary, level float64) (Intraclass, bool) {
	out := Intraclass{N: s.N, Raters: 2}
	if s.N < 2 {
		return Intraclass{N: s.N}, false
	}
	first, second, apart := square(s.SDBefore), square(s.SDAfter), square(s.SDChange)
	m := meanSquares{
		n: float64(s.N), k: 2, rest: apart / 2,
		// The variance of a person's sum is 2·(s₁² + s₂²) less that of the difference.
		persons: (2*(first+second) - apart) / 2,
		raters:  float64(s.N) * square(s.Before-s.After) / 2,
	}
	all := float64(s.N) * (square(s.Before) + square(s.After) + first + second)
	m.round(1e-14 * all)
	if !m.meaningful() {
		return out, false
	}
	out.Agreement, out.Consistency = m.agreement(level), m.consistency(level)
	return out, true
}

// meaningful reports whether there is anything to divide by.
func (m meanSquares) meaningful() bool {
	return m.persons+m.rest*(m.k-1-m.k/m.n)+m.k*m.raters/m.n > 0
}

// round makes what is only rounding nothing: rounding is no difference.
func (m *meanSquares) round(rounding float64) {
	for _, part := range []*float64{&m.persons, &m.raters, &m.rest} {
		if *part <= rounding {
			*part = 0
		}
	}
}

// analyse splits the squares over persons, raters and the rest.
func analyse(rows [][]float64) meanSquares {
	n, k := float64(len(rows)), float64(len(rows[0]))
	byRater := make([]float64, len(rows[0]))
	byPerson := make([]float64, len(rows))
	for i, row := range rows {
		byPerson[i] = mean(row)
		for j, v := range row {
			byRater[j] += v / n
		}
	}
	grand := mean(byPerson)
	m := meanSquares{n: n, k: k}
	all := 0.0
	for i, row := range rows {
		m.persons += square(byPerson[i]-grand) * k / (n - 1)
		for j, v := range row {
			m.rest += square(v-byPerson[i]-byRater[j]+grand) / ((n - 1) * (k - 1))
			all += square(v)
		}
	}
	for _, r := range byRater {
		m.raters += square(r-grand) * n / (k - 1)
	}
	m.round(1e-24 * all)
	return m
}

func square(v float64) float64 { return v * v }

// agreement is ICC(2,1). The degrees of freedom of its interval are those of
// Satterthwaite for the sum of the squares of raters and rest.
func (m meanSquares) agreement(level float64) Coefficient {
	n, k := m.n, m.k
	others := k*m.raters + (k*n-k-n)*m.rest
	r := n * (m.persons - m.rest) / (others + n*m.persons)
	c := Coefficient{Value: r, Interval: Interval{Low: r, High: r}}
	if m.raters == 0 && m.rest == 0 {
		return c // complete agreement: there is nothing to be uncertain about
	}
	a := k * r / n * m.raters
	b := (1 - r + k*r*(n-1)/n) * m.rest
	df := square(a+b) / (a*a/(k-1) + b*b/((n-1)*(k-1)))
	if !(df >= k-1) {
		df = k - 1 // only a negative estimate comes below, where the sum loses its meaning
	}
	up, down := fUpper(level, n-1, df), fUpper(level, df, n-1)
	c.Interval.Low = n * (m.persons - up*m.rest) / (up*others + n*m.persons)
	c.Interval.High = n * (down*m.persons - m.rest) / (others + n*down*m.persons)
	return c
}

// consistency is ICC(3,1).
func (m meanSquares) consistency(level float64) Coefficient {
	df := (m.n - 1) * (m.k - 1)
	up, down := fUpper(level, m.n-1, df), fUpper(level, df, m.n-1)
	at := func(persons, rest float64) float64 {
		return ratio(persons-rest, persons+(m.k-1)*rest)
	}
	return Coefficient{
		Value:    at(m.persons, m.rest),
		Interval: Interval{Low: at(m.persons, up*m.rest), High: at(down*m.persons, m.rest)},
	}
}
