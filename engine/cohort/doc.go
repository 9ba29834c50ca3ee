// Package cohort adds up facts of participants into aggregates and publishes
// figures from them.
//
// An aggregate consists of parts that can be merged in any order with exactly
// the same result as computing at once: counts and sums are integers, values are
// kept in ten-thousandths. What leaves the package for a reader's eyes is a
// Figure, and only the Gate makes one: it hides small cells, bounds shares whose
// remainder is small, and hides what else a Plan says could give a small cell back.
// The one other way out is Quantity, the input of a cost-benefit model, of which
// Reader.Tells says whether it may be used.
//
// Who it holds against:
//
//   - A reader of one gemeente reads everything about it on one day, and the country
//     beside it (Gate.Read, Gate.ReadBeside).
//   - A reader of several gemeenten reads each of them and the country (Gate.Members). Of
//     many each is read as all of them were at one moment (Everyone), beside the country of
//     now: that is what somebody knows who read everything at that moment too, and no more.
//     Someone who is of one gemeente and also reads others is not told apart from two
//     people who put their pages together, and neither is held against.
//   - Everybody reads releases, and keeps them (Gate.Release), knowing no more of who
//     came, ended and was erased in between than how many; and may know the figures of one
//     of the gemeenten in it too, or work there and know every number of it (ToldBeside).
//
// What it leaves open, knowingly: who reads the figures of the own gemeente every day sees them
// change with every participant, because they must follow an answer within a second; a worker
// who may read participants knows those anyway; equations between indicators that
// indicator.Families does not find, and in a combination of breakdowns those of a family
// together with the sums over its classes; a small number of a class that, with all of its
// family hidden there and in the smallest other classes, would still lie within less than its
// room, by what was decided of the whole before; what a rounded mean of a group that is large
// enough says of its members, and where it is of money and not in a release, of the largest of
// them or of the others beside a part; that by a median of ten or eleven people no more than five
// have more; a release by new definitions beside one by those before, which differ by whoever came
// in between; what came in since a release was made, in the figures of the own gemeente that are
// taken from it; of the others beside a part the equations of a
// family in the classes of a breakdown, and in a release those that are sums, by which an attack on
// the demonstration and on the other monitors finds nothing; a small number of the country of those for whom an
// indicator holds, or in a class of a distribution, where all that it is hidden with is of the
// own gemeente (numbers of people are looked at); what follows from the rule itself by which a
// release is renewed or kept; and of a group that is by definition within another one, whose
// number is hidden, that it is not larger: the number of answers to a question tells from below
// how many were asked, because every figure says its n; and of members a small number in a
// class that follows from the classes of the whole and the sizes of those of the members alone
// (planmembers.go). Counts that are apart by definition are held against (planlimits.go), each
// bound by itself; several of them together leave a few small numbers less room than they must
// have. What is about the same people in a whole is so in its members, and held against where
// it is exactly or nearly so (planalike.go); that in the whole one is only within another is
// not. A page with a row for each member hides the same as pages of each (Contour).
//
// The package must not know definitions of dashboards, format pages, or keep
// anything about one participant beyond the merged parts.
package cohort
