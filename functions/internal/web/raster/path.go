package raster

import (
	"fmt"
	"math"
)

type point struct{ x, y float64 }

// line is a row of points; closed when it ends where it began.
type line struct {
	points []point
	closed bool
}

// curveSteps is in how many straight pieces a curve is drawn.
const curveSteps = 24

// parsePath reads the data of a path into lines of straight pieces.
func parsePath(d string) ([]line, error) {
	p := &pathReader{data: d}
	for {
		p.blank()
		if p.at == len(p.data) {
			return p.lines, p.err
		}
		if c := p.data[p.at]; c >= 'A' && c <= 'z' {
			p.command = c
			p.at++
		} else if p.command == 0 {
			return nil, fmt.Errorf("raster: a path that begins with %q", c)
		}
		if p.step(); p.err != nil {
			return nil, p.err
		}
	}
}

type pathReader struct {
	data    string
	at      int
	command byte
	pen     point
	lines   []line
	err     error
}

func (p *pathReader) blank() {
	for p.at < len(p.data) && (p.data[p.at] == ' ' || p.data[p.at] == ',') {
		p.at++
	}
}

func (p *pathReader) number() float64 {
	p.blank()
	from := p.at
	for p.at < len(p.data) {
		c := p.data[p.at]
		if c == '-' && p.at > from || c != '-' && c != '.' && (c < '0' || c > '9') {
			break
		}
		p.at++
	}
	v, err := number(p.data[from:p.at])
	if (err != nil || from == p.at) && p.err == nil {
		p.err = fmt.Errorf("raster: a path with the number %q", p.data[from:p.at])
	}
	return v
}

func (p *pathReader) pair(relative bool) point {
	q := point{p.number(), p.number()}
	if relative {
		q.x, q.y = q.x+p.pen.x, q.y+p.pen.y
	}
	return q
}

func (p *pathReader) to(q point) {
	p.pen = q
	if len(p.lines) == 0 {
		p.err = fmt.Errorf("raster: a path without a start")
		return
	}
	last := &p.lines[len(p.lines)-1]
	last.points = append(last.points, q)
}

// step does one command.
func (p *pathReader) step() {
	relative := p.command >= 'a'
	switch p.command {
	case 'M', 'm':
		q := p.pair(relative)
		p.lines = append(p.lines, line{})
		p.to(q)
		p.command = map[bool]byte{false: 'L', true: 'l'}[relative]
	case 'L', 'l':
		p.to(p.pair(relative))
	case 'H':
		p.to(point{p.number(), p.pen.y})
	case 'h':
		p.to(point{p.pen.x + p.number(), p.pen.y})
	case 'V':
		p.to(point{p.pen.x, p.number()})
	case 'v':
		p.to(point{p.pen.x, p.pen.y + p.number()})
	case 'C':
		p.curve(p.pen, p.pair(false), p.pair(false), p.pair(false))
	case 'Z', 'z':
		if len(p.lines) > 0 {
			last := &p.lines[len(p.lines)-1]
			last.closed = true
			p.pen = last.points[0]
		}
		p.command = 0
	default:
		p.err = fmt.Errorf("raster: the path command %q", p.command)
	}
}

func (p *pathReader) curve(a, b, c, d point) {
	for i := 1; i <= curveSteps; i++ {
		t := float64(i) / curveSteps
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		p.to(point{k0*a.x + k1*b.x + k2*c.x + k3*d.x, k0*a.y + k1*b.y + k2*c.y + k3*d.y})
	}
}

// circle is a closed line around a point.
func circle(centre point, r float64) line {
	out := line{closed: true}
	const pieces = 40
	for i := range pieces {
		a := 2 * math.Pi * float64(i) / pieces
		out.points = append(out.points, point{centre.x + r*math.Cos(a), centre.y + r*math.Sin(a)})
	}
	return out
}

// box is a rectangle as a closed line.
func box(x, y, w, h float64) line {
	return line{[]point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, true}
}

// outline gives the polygons that draw a line with a width: a quad per piece and a
// round joint where it turns. All turn the same way, so that they add up.
func (l line) outline(width float64, dashes []float64) []line {
	var out []line
	for _, run := range l.runs(dashes) {
		for i := 1; i < len(run); i++ {
			if q, ok := quad(run[i-1], run[i], width/2); ok {
				out = append(out, q)
			}
			if i > 1 && width > 1.2 && turns(run[i-2], run[i-1], run[i]) {
				out = append(out, circle(run[i-1], width/2))
			}
		}
		if l.closed && dashes == nil && width > 1.2 && len(run) > 0 {
			out = append(out, circle(run[0], width/2))
		}
	}
	return out
}

// turns tells whether a line bends enough at b to leave a gap between its pieces. At the
// points of a smooth curve a joint would show, because smooth edges add up.
func turns(a, b, c point) bool {
	x1, y1, x2, y2 := b.x-a.x, b.y-a.y, c.x-b.x, c.y-b.y
	return x1*x2+y1*y2 < 0.97*math.Hypot(x1, y1)*math.Hypot(x2, y2)
}

func quad(a, b point, half float64) (line, bool) {
	dx, dy := b.x-a.x, b.y-a.y
	n := math.Hypot(dx, dy)
	if n == 0 {
		return line{}, false
	}
	ox, oy := -dy/n*half, dx/n*half
	// The same turn as circle and box: clockwise where y goes down.
	return line{[]point{{a.x - ox, a.y - oy}, {b.x - ox, b.y - oy}, {b.x + ox, b.y + oy}, {a.x + ox, a.y + oy}}, true}, true
}

// runs cuts a line in its dashes, each a row of points; without dashes it is one run.
func (l line) runs(dashes []float64) [][]point {
	points := l.points
	if l.closed && len(points) > 0 {
		points = append(append([]point{}, points...), points[0])
	}
	if len(dashes) == 0 || len(points) < 2 {
		return [][]point{points}
	}
	var out [][]point
	at, on, left := 0, true, dashes[0]
	current := []point{points[0]}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		n := math.Hypot(b.x-a.x, b.y-a.y)
		for done := 0.0; done < n; {
			step := min(left, n-done)
			done += step
			left -= step
			q := point{a.x + (b.x-a.x)*done/n, a.y + (b.y-a.y)*done/n}
			if on {
				current = append(current, q)
			}
			if left > 1e-9 {
				continue
			}
			if on {
				out = append(out, current)
			}
			at++
			on, left, current = !on, dashes[at%len(dashes)], []point{q}
		}
	}
	if on && len(current) > 1 {
		out = append(out, current)
	}
	return out
}
