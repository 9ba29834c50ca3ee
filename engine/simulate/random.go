package simulate

import "math/rand/v2"

// stream is a source of randomness that can be set to a named place: the same
// seed and names always give the same numbers, whatever was drawn before.
type stream struct {
	seed uint64
	pcg  *rand.PCG
	rng  *rand.Rand
}

func newStream(seed int) *stream {
	pcg := rand.NewPCG(0, 0)
	return &stream{seed: uint64(seed), pcg: pcg, rng: rand.New(pcg)}
}

// at moves the stream to the place with these names and gives its numbers,
// valid until the next call.
func (s *stream) at(names ...string) *rand.Rand {
	s.pcg.Seed(s.seed, hash(names))
	return s.rng
}

// FNV-1a, 64 bits (Fowler, Noll and Vo), over the names with a separator.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hash(names []string) uint64 {
	h := uint64(fnvOffset)
	for _, name := range names {
		for i := range len(name) {
			h = (h ^ uint64(name[i])) * fnvPrime
		}
		h = (h ^ 0xff) * fnvPrime
	}
	return h
}
