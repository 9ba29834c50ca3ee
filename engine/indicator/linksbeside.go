package indicator

// What is told beside the figure of an indicator. It is no count that is published by
// itself, and stands in no Family.
const (
	Lasting Counted = "loopt"    // of a duration, those of whom it had not ended
	Asked   Counted = "gevraagd" // of a share, those whom it is about, whether it is known or not
)

// Beside gives the counts that are told by what stands beside a figure: of the same
// participants, or of everybody else. They are found as Families are. False where none is
// found: what it tells together with other counts is then not known.
func (c *Compiled) Beside(id CountID) (told []CountID, known bool) {
	c.Families()
	told, known = c.links.beside[id]
	return told, known
}

// aside notes of a made up participant what stands beside a figure.
func (k *linker) aside(ind *Indicator, moment string, f Fact, probe int) {
	if ind == nil {
		return
	}
	id := CountID{Indicator: ind.Def.ID, Moment: moment}
	switch {
	case ind.Def.Type == Share:
		id.What = Asked
	case ind.Def.Type == Duration && !f.Missing && f.Exit == Censored:
		id.What = Lasting
	default:
		return
	}
	s := k.beside[id]
	s[probe/64] |= 1 << (probe % 64)
	k.beside[id] = s
}

// same finds the counts that are told by what stands beside figures.
func (k *linker) same() map[CountID][]CountID {
	out := map[CountID][]CountID{}
	for id, s := range k.beside {
		if s == k.whole {
			out[id] = nil
		}
		others := k.whole
		for i, w := range s {
			others[i] &^= w
		}
		for _, one := range [2]set{s, others} {
			for _, i := range k.places[one] {
				out[id] = append(out[id], k.ids[i])
			}
		}
	}
	return out
}
