package raster

import (
	"fmt"
	"image/color"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rule is one selector of the style sheet with its properties. A selector is a list of
// classes that an element has all of, or one with an element inside it.
type rule struct {
	classes []string
	inside  string // an element inside one with the classes; "" for that itself
	props   map[string]string
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	selector = regexp.MustCompile(`^((?:\.[a-z][\w-]*)+)(?: ([a-z]+))?$`)
	variable = regexp.MustCompile(`(--[\w-]+):([^;}]+)`)
)

// sheet is the styles of a file.
type sheet struct {
	rules []rule
	vars  map[string]string
}

// parseSheet reads rules on classes. Those for other things than drawings, and those
// for some screens only, say nothing of a picture.
func parseSheet(css string) *sheet {
	s := &sheet{vars: map[string]string{}}
	css = comment.ReplaceAllString(css, "")
	for _, m := range variable.FindAllStringSubmatch(css, -1) {
		s.vars["var("+m[1]+")"] = strings.TrimSpace(m[2])
	}
	for css != "" {
		head, rest, ok := strings.Cut(css, "{")
		if !ok {
			break
		}
		body, after, _ := strings.Cut(rest, "}")
		if strings.HasPrefix(strings.TrimSpace(head), "@") {
			css = pastBlock(rest)
			continue
		}
		css = after
		props := properties(body)
		for _, one := range strings.Split(head, ",") {
			if m := selector.FindStringSubmatch(strings.TrimSpace(one)); m != nil {
				s.rules = append(s.rules, rule{strings.Split(m[1][1:], "."), m[2], props})
			}
		}
	}
	// What names more classes is stronger; of equals the last one is.
	slices.SortStableFunc(s.rules, func(a, b rule) int { return len(a.classes) - len(b.classes) })
	return s
}

// pastBlock gives what comes after a block with blocks in it.
func pastBlock(css string) string {
	depth := 1
	for i, r := range css {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

func properties(body string) map[string]string {
	props := map[string]string{}
	for _, part := range strings.Split(body, ";") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			props[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return props
}

// paint is how an element is drawn.
type paint struct {
	fill, stroke color.Color // nil: not
	hatched      bool
	width        float64
	dashes       []float64
	opacity      float64
	size         float64
	bold         bool
	halo         bool // the stroke lies under the text
}

// paintOf gives how an element with these attributes is drawn.
func (s *sheet) paintOf(attrs map[string]string) (paint, error) {
	props := map[string]string{"fill": "#000", "stroke": "none", "stroke-width": "1", "font-size": "16px", "opacity": "1"}
	classes := strings.Fields(attrs["class"])
	if strings.HasPrefix(attrs["fill"], "url(") {
		props["fill"] = "url"
	} else if attrs["fill"] != "" {
		props["fill"] = attrs["fill"]
	}
	for _, r := range s.rules {
		all := r.inside == ""
		for _, c := range r.classes {
			all = all && slices.Contains(classes, c)
		}
		if !all {
			continue
		}
		for name, value := range r.props {
			if name != "fill" || props["fill"] != "url" {
				props[name] = value
			}
		}
	}
	return s.read(props)
}

func (s *sheet) read(props map[string]string) (paint, error) {
	p := paint{hatched: props["fill"] == "url", bold: props["font-weight"] == "700", halo: props["paint-order"] == "stroke"}
	var err error
	if !p.hatched {
		if p.fill, err = s.colour(props["fill"]); err != nil {
			return p, err
		}
	}
	if p.stroke, err = s.colour(props["stroke"]); err != nil {
		return p, err
	}
	for to, name := range map[*float64]string{&p.width: "stroke-width", &p.opacity: "opacity", &p.size: "font-size"} {
		if *to, err = strconv.ParseFloat(strings.TrimSuffix(props[name], "px"), 64); err != nil {
			return p, fmt.Errorf("raster: %s of %q", name, props[name])
		}
	}
	if d := props["stroke-dasharray"]; d != "" && d != "none" {
		for _, part := range strings.Fields(strings.ReplaceAll(d, ",", " ")) {
			v, err := number(part)
			if err != nil || v < thinnest {
				return p, fmt.Errorf("raster: dashes of %q", d)
			}
			p.dashes = append(p.dashes, v)
		}
	}
	return p, nil
}

// thinnest is the shortest dash there is.
const thinnest = 0.5

// colour reads a colour in hexadecimals. nil is none.
func (s *sheet) colour(text string) (color.Color, error) {
	if v, ok := s.vars[text]; ok {
		text = v
	}
	hex := strings.TrimPrefix(text, "#")
	if text == "none" {
		return nil, nil
	}
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 || !strings.HasPrefix(text, "#") {
		return nil, fmt.Errorf("raster: the colour %q", text)
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, nil
}
