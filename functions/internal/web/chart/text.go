package chart

import "strings"

// textWidth estimates the width in pixels of a text in the sans face, a little
// wide, so that what is reserved for a label is enough on every machine.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'|! ()[]\u00a0", r):
			w += 0.36
		case strings.ContainsRune("mwMW%@", r):
			w += 0.92
		case r >= 'A' && r <= 'Z':
			w += 0.68
		default:
			w += 0.585
		}
	}
	return w * size
}

func widest(texts []string, size float64) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, textWidth(t, size))
	}
	return w
}

// wrap breaks a label at spaces (and at soft hyphens, which then show) so that
// its lines fit; a word that is too long by itself keeps its line.
func wrap(s string, width, size float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && textWidth(plain(next), size) > width {
			lines = append(lines, line)
			next = word
		}
		for textWidth(plain(next), size) > width {
			head, tail, ok := hyphenate(next, width, size)
			if !ok {
				break
			}
			lines = append(lines, head)
			next = tail
		}
		line = next
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	if most > 0 && len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	return lines
}

const softHyphen = "\u00ad"

func plain(s string) string { return strings.ReplaceAll(s, softHyphen, "") }

func hyphenate(s string, width, size float64) (head, tail string, ok bool) {
	for i := len(s); ; {
		i = strings.LastIndex(s[:i], softHyphen)
		if i <= 0 {
			return s, "", false
		}
		head = s[:i] + "-"
		if textWidth(plain(head), size) <= width {
			return head, s[i+len(softHyphen):], true
		}
	}
}

// spread moves the centres of labels apart until each keeps the gap to the next,
// within low and high, and keeps their order. Centres must be sorted.
func spread(centres []float64, gap, low, high float64) []float64 {
	out := append([]float64(nil), centres...)
	for i := range out {
		if i == 0 {
			out[i] = max(out[i], low)
		} else {
			out[i] = max(out[i], out[i-1]+gap)
		}
	}
	limit := high
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = min(out[i], limit)
		limit = out[i] - gap
	}
	return out
}
