package mkba

import "math/rand/v2"

// Page evaluates the model for a cohort and makes its page: the result, what its
// parameters do to it, and, with draws above zero, a simulation with numbers from
// src. The same source in the same state gives the same page.
func (c *Compiled) Page(in Inputs, lang string, src rand.Source, draws int) (*View, error) {
	out, err := c.Evaluate(in)
	if err != nil {
		return nil, err
	}
	var uncertainty *SensitivityResult
	if !out.TooFew {
		if uncertainty, err = c.Sensitivity(in); err != nil {
			return nil, err
		}
		if draws > 0 {
			if uncertainty.Simulation, err = c.MonteCarlo(in, src, draws); err != nil {
				return nil, err
			}
		}
	}
	v := out.View(lang, uncertainty)
	return &v, nil
}
