package store

import (
	"path"

	"effectmonitor/functions/internal/table"
)

// Fate says what happens to a kind of item when its gemeente moves to another store.
type Fate int

// The fates of a kind.
const (
	// Moves: it goes along as it is.
	Moves Fate = iota + 1
	// Derived: whoever takes the gemeente in makes it again from what goes along.
	Derived
	// Stays: it does not belong to the gemeente, or means nothing elsewhere.
	Stays
)

// Kind is a kind of item in the table, with what happens to it when a gemeente moves.
type Kind struct {
	// Name is how an archive names it.
	Name string
	// Partition and Sort are the patterns of its keys, as path.Match has them.
	Partition, Sort string
	Fate            Fate
	// Why says, in Dutch for who opens an archive, what it holds when it moves, and
	// otherwise why it does not.
	Why string
}

// Kinds are all kinds of items that there are. The first that fits a key is its kind.
func Kinds() []Kind { return append([]Kind(nil), kinds...) }

var kinds = []Kind{
	{"deelnemer", "g/*/p/*", sortProfile, Moves, "Een deelnemer: traject, registratie, resultaten, toestemming en wijzigingen. De naam staat er los bij."},
	{"persoon", "g/*/p/*", sortIdentity, Moves, "Wie de deelnemer is: naam, geboortedatum, telefoon en mail."},
	{"vragenlijst", "g/*/p/*", "response/*/*", Moves, "Een vragenlijst: antwoorden, concept, verbeteringen, scores en wat ervan geciteerd mag worden."},
	{"uitnodiging", "g/*/p/*", "invitation/*/*/*", Moves, "Een persoonlijke koppeling, zonder wat haar opent."},
	{"bericht", "g/*/p/*", "message/*/*/*", Moves, "Een verstuurd bericht, zonder tekst en adres."},
	{"koppeling", "token/*", "invitation", Moves, "Hoe een persoonlijke koppeling gevonden wordt, bij het kenmerk ervan."},
	{"ontvangst", "receipt/*/*", "message", Moves, "Bij welk bericht een melding van de verzender hoort."},
	{"overzicht", "g/*/caseload", "*/*", Moves, "Een regel in de lijst van een medewerker, met wat er al verstuurd en gevraagd is."},
	{"logboek", "g/*/trail/*", "*/*", Moves, "Een regel van het logboek: wie deed wat, bij wie en wanneer."},
	{"logboek-per-deelnemer", "g/*/audit/*", "*/*", Derived, "Dezelfde regels als het logboek, maar per deelnemer."},
	{"verwijdering", "g/*/removal", "*", Moves, "Een aangekondigde verwijdering."},
	{"verzonden", "g/*/sent", "*/*", Moves, "Een regel in de lijst van verstuurde koppelingen."},
	{"gestopt", "g/*/stopped", "*", Moves, "Een adres waar niets meer heen mag, als kenmerk."},
	{"adressleutel", "g/*/key", "addresses", Moves, "Het geheim waarmee kenmerken van adressen zijn gemaakt."},
	{"sleutel", "g/*/key", "identity", Stays, "De sleutel van de namen verlaat haar kluis nooit. Op de nieuwe plek komt een nieuwe."},
	{"medewerker", "g/*/staff", "*", Moves, "Een medewerker, met rollen en team."},
	{"berichten", "g/*/messages/*", "*", Moves, "Wat de gemeente aan de berichten veranderde, zoals het nu is."},
	{"berichten-versie", "g/*/messages/*", "version/*", Moves, "Een eerdere versie van die instellingen."},
	{"nummer", "g/*/number", "participant", Moves, "Het laatste nummer dat een deelnemer kreeg."},
	{"vaststelling", "g/*/statement", "*", Moves, "Een vastgestelde uitkomst, zoals ze in de lijst staat."},
	{"vaststelling-document", "g/*/document", "*", Moves, "Het document van een vaststelling, met handtekening, tot op de letter."},
	{"rapport", "g/*/report", "*/*", Moves, "Een gepubliceerd rapport, zoals het in de lijst staat."},
	{"rapport-document", "g/*/printed", "*/*", Moves, "Het gepubliceerde rapport zelf."},
	{"verbetering", "g/*/learn/*", "cycle/*", Moves, "Iets dat de gemeente probeert, met wat ze verwacht en concludeert."},
	{"naam-gedeeld", "g/*/learn/*", "name/gave/*", Moves, "Dat de gemeente haar naam bij haar cijfers wil tonen, en aan wie."},
	{"naam-gekregen", "g/*/learn/*", "name/got/*", Stays, "Dit gaf een andere gemeente, en is dus van haar."},
	{"verbetering-gedeeld", "learn/*", "cycle/*/*", Moves, "Wat andere gemeenten van een verbetering zien."},
	{"naam-open", "learn/*", "name/*", Moves, "Dat de gemeente haar naam toont aan wie dat ook doet."},
	{"kring-in-lijst", "learn/*", "circle/*", Moves, "Een kring waar de gemeente in zit, zonder de andere leden."},
	{"kring", "circle/*", "head", Moves, "Dezelfde kring, bij haar nummer."},
	{"bijeenkomst", "circle/*", "meeting/*", Moves, "Een bijeenkomst van de kring, met de notities als de gemeente die schreef."},
	{"afspraak", "circle/*", "agreement/*", Moves, "Een afspraak die de gemeente in de kring maakte."},
	{"citaat", "g/*/quote", "*/*", Moves, "Woorden die geciteerd mogen worden, met wat de beoordelaar ervan maakte."},
	{"citaat-landelijk", "nation/quote", "*", Moves, "Een citaat dat de gemeente landelijk voorstelde."},
	{"verstrekking", "g/*/handovers", "*/*", Moves, "Dat gegevens de gemeente verlieten: aan wie, waarvoor en wat."},
	{"toegang-in-lijst", "g/*/tokens", "*", Moves, "Een toegang voor een computer, in de lijst."},
	{"toegang", "api/*", "token", Moves, "Een toegang voor een computer, bij haar kenmerk."},
	{"periodecijfers", "g/*/aggregate/*.release.*", "head", Moves, "De cijfers die in een periode getoond worden. Ze worden niet opnieuw berekend."},
	{"periodecijfers-deel", "g/*/aggregate/*.release.*", "part/*/*", Derived, "Een stuk van de periodecijfers, die in het archief heel zijn."},
	{"periodecijfers-bladzijde", "g/*/aggregate/*.release.*", "page/*", Derived, "Een bladzijde van de periodecijfers, die eruit gemaakt wordt."},
	{"optelling", "g/*/aggregate/*", "*", Derived, "Cijfers die uit de antwoorden berekend worden."},
	{"optelling-deel", "g/*/aggregate/*", "part/*/*", Derived, "Een stuk van die cijfers."},
	{"optelling-bladzijde", "g/*/aggregate/*", "page/*", Derived, "Een bladzijde die uit die cijfers gemaakt wordt."},
	{"feiten", "g/*/facts/*", "*", Derived, "Wat per deelnemer uit de antwoorden berekend wordt."},
	{"gewijzigd", "g/*/changed", "*/*", Stays, "Wat andere processen een uur lang van elkaar moeten weten."},
	{"postvak", "g/*/outbox", "*/*", Stays, "Wat een laptop toont in plaats van het te versturen."},
	{"eenmalig", "g/*/once/*", "participant", Stays, "Herkent dertig dagen lang een formulier dat twee keer verstuurd is. Een formulier van hier komt daar niet aan."},
	{"landelijke-cijfers", "national/*/*", "*", Stays, "Cijfers van alle gemeenten samen."},
	{"landelijke-cijfers-deel", "national/*/*", "part/*/*", Stays, "Een stuk van die cijfers."},
	{"landelijke-cijfers-bladzijde", "national/*/*", "page/*", Stays, "Een bladzijde die uit die cijfers gemaakt wordt."},
	{"landelijke-vaststelling", "nation/statement", "*", Stays, "Een vaststelling over alle gemeenten samen."},
	{"landelijk-document", "nation/document", "*", Stays, "Het document van die vaststelling."},
	{"landelijk-rapport", "nation/report", "*/*", Stays, "Een rapport over alle gemeenten samen."},
	{"landelijk-rapport-document", "nation/printed", "*/*", Stays, "Het rapport zelf, over alle gemeenten."},
	{"landelijk-logboek", "nation/trail/*", "*/*", Stays, "Wie een rapport of vaststelling over alle gemeenten samen uitbracht."},
	{"sessie", "session/*", "session", Stays, "Wie is aangemeld. Op de nieuwe plek meldt iedereen zich opnieuw aan."},
	{"sessies", "sessions/*", "*", Stays, "Waar iemand is aangemeld."},
	{"aantekening", "mark", "*", Stays, "Wat voor het hele systeem eenmaal gedaan is."},
	{"in-gebruik", "live", "*", Stays, "Sinds wanneer een definitie hier in gebruik is."},
}

// KindOf is the kind of an item by its key; nil when there is no such kind.
func KindOf(k table.Key) *Kind {
	for i := range kinds {
		if fits(kinds[i].Partition, k.Partition) && fits(kinds[i].Sort, k.Sort) {
			return &kinds[i]
		}
	}
	return nil
}

// fits tells whether a pattern of this file fits; they are all well-formed, which a test
// sees to.
func fits(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
