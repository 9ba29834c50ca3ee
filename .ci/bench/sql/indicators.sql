-- The indicators of the framework jpf as somebody writes them who has the research export
-- and DuckDB: a sum of every number behind a figure, per gemeente and moment. Written by
-- hand from the definitions in words; it shares nothing with the engine.
--
-- Left out, because an export leaves no days and not who was due: the durations of phases
-- in days (duur_*, besluit_op_tijd, lange_stabilisatie, trage_regeling), the courses over
-- months (duur_traject, blijft_meedoen) and the response (respons.*).
--
-- MAP stands for the folder of the export.

create temp table deelnemer as
select * replace (geeindigd = 'ja' as geeindigd),
    reden = 'afgerond' as voltooid,
    coalesce(reden in ('zelf', 'niet_verschenen', 'ingetrokken', 'voldoet_niet'), false) as uitval
from read_parquet('MAP/deelnemers.parquet');

create temp table staf as select * from read_parquet('MAP/metingen_begeleider_jpf_begeleider.parquet');
create temp table zelf as select * from read_parquet('MAP/metingen_jongere_jpf_jongere.parquet');

-- What is first and last of somebody, over the moments at which it is known.
create temp table reeks as
select pseudoniem,
    arg_max(nieuwe_achterstand, meting) filter (nieuwe_achterstand is not null) as laatste_achterstand,
    count(sociaal_netwerk_niveau) as netwerk_keer,
    arg_max(sociaal_netwerk_niveau, meting) - arg_min(sociaal_netwerk_niveau, meting) as netwerk,
    count(psychische_gezondheid_niveau) as psychisch_keer,
    arg_max(psychische_gezondheid_niveau, meting) - arg_min(psychische_gezondheid_niveau, meting) as psychisch,
    count(verslaving_niveau) as verslaving_keer,
    arg_min(verslaving_niveau, meting) as verslaving_eerst,
    arg_max(verslaving_niveau, meting) - arg_min(verslaving_niveau, meting) as verslaving,
    count(justitie_niveau) as justitie_keer,
    arg_min(justitie_niveau, meting) as justitie_eerst,
    arg_max(justitie_niveau, meting) - arg_min(justitie_niveau, meting) as justitie
from staf group by pseudoniem;

create temp table persoon as select * from deelnemer left join reeks using (pseudoniem);
create temp table beiden as
select s.gemeente, s.meting, s.rust - z.rust as rust, s.steun - z.steun as steun,
    s.schatting_steun as steun_staf, z.steun_anderen as steun_zelf,
    s.schatting_zelfvertrouwen as vertrouwen_staf, z.vertrouwen as vertrouwen_zelf,
    s.schatting_rust as stress_staf, z.stress_geld as stress_zelf
from staf s join zelf z using (pseudoniem, meting);

-- Shares and numbers: for whom it is so, of whom it is about.
create temp table aandeel as
select gemeente, i.indicator, '' as meting, i.waar from persoon, lateral (values
    ('instroom', true, true),
    ('lopend', true, not geeindigd),
    ('beeindigd', true, geeindigd),
    ('voltooid', geeindigd and reden not in ('verhuisd', 'overleden'), voltooid),
    ('uitval', geeindigd, uitval),
    ('regeling_tot_stand', fase_schuldregeling_maand is not null, res_schuldregeling_start = 'ja'),
    ('regeling_geslaagd', geeindigd and res_schuldregeling_start = 'ja', res_schuldregeling_geslaagd = 'ja'),
    ('terugkeer', reg_eerder_hulp is not null, reg_eerder_hulp = 'ja'),
    ('tegenprestatie_gedaan', geeindigd and reg_tegenprestatie in ('opleiding', 'werk', 'vrijwillig', 'coaching'), res_tegenprestatie_klaar = 'ja'),
    ('sociaal_netwerk_vooruit', geeindigd and netwerk_keer >= 2, netwerk >= 1),
    ('psychische_gezondheid_vooruit', geeindigd and psychisch_keer >= 2, psychisch >= 1),
    ('verslaving_vooruit', geeindigd and verslaving_eerst <= 3 and verslaving_keer >= 2, verslaving >= 1),
    ('justitie_vooruit', geeindigd and justitie_eerst <= 3 and justitie_keer >= 2, justitie >= 1),
    ('uit_bijstand', geeindigd and reg_inkomen_start = 'bijstand', res_uit_bijstand = 'ja'),
    ('aan_het_werk', geeindigd and reg_inkomen_start in ('bijstand', 'studiefinanciering', 'uitkering', 'familie', 'geen'), res_aan_het_werk = 'ja'),
    ('terug_naar_school', geeindigd and reg_startkwalificatie = 'nee', res_terug_naar_school = 'ja'),
    ('geen_nieuwe_schulden', voltooid and laatste_achterstand is not null, laatste_achterstand = 'nee'),
    ('huisuitzetting_voorkomen', geeindigd, res_huisuitzetting_voorkomen = 'ja'),
    ('afsluiting_voorkomen', geeindigd, res_afsluiting_voorkomen = 'ja'),
    ('zorgpremie_achterstand_weg', geeindigd, res_zorgpremie_achterstand_weg = 'ja'),
    ('incasso_gestopt', geeindigd, res_incasso_gestopt = 'ja')
) i(indicator, over, waar) where i.over and i.waar is not null
union all
select gemeente, i.indicator, meting, i.waar from staf, lateral (values
    ('werk_of_opleiding', werk_status in ('werk', 'opleiding', 'beide')),
    ('komt_rond', case when vrij_te_besteden is not null then komt_rond = 'ja' end),
    ('nieuwe_achterstanden', nieuwe_achterstand = 'ja'),
    ('stabiel_wonen', woonplek in ('eigen', 'ouders')),
    ('dreigende_uitzetting', case when woonplek is not null then coalesce(uitzetting_dreigt = 'ja', false) end),
    ('achterstand_zorgpremie', zorgpremie_maanden >= 6)
) i(indicator, waar) where i.waar is not null
union all
select gemeente, i.indicator, meting, i.waar from zelf, lateral (values
    ('geldzorgen_sterk', invloed_geldzorgen >= 4),
    ('onrustig', onrust >= 4),
    ('zware_stress', stress_geld = 5)
) i(indicator, waar) where i.waar is not null;

-- Means and sums.
create temp table getal as
select gemeente, i.indicator, '' as meting, i.waarde from persoon, lateral (values
    ('studieschuld', reg_studieschuld),
    ('schuldeisers_start', reg_schuldeisers_start),
    ('schuldregeling_geslaagd', case when geeindigd and res_schuldregeling_geslaagd = 'ja' then res_schuldregeling_geslaagd_bedrag end)
) i(indicator, waarde) where i.waarde is not null
union all
select gemeente, 'uren_dagbesteding', meting, case when dag_wat_geen = 'ja' then 0 else dag_uren end as waarde
from staf where dag_wat_geen is not null and waarde is not null
union all
select gemeente, 'waardering_hulp', meting, waardering_hulp from zelf where waardering_hulp is not null
union all
select gemeente, i.indicator, meting, i.waarde from beiden, lateral (values
    ('verschil_van_blik_rust', rust), ('verschil_van_blik_steun', steun)
) i(indicator, waarde) where i.waarde is not null;

-- Medians: how many in each step of the scale.
create temp table middelste as
select gemeente, 'schuld_start' as indicator, '' as meting, round(reg_schuld_start / 250) as bak from persoon where reg_schuld_start is not null
union all
select gemeente, 'schuld_nu', meting, round(schuld_totaal / 250) from staf where schuld_totaal is not null;

-- Distributions.
create temp table verdeling as
select gemeente, i.indicator, '' as meting, i.klasse from persoon, lateral (values
    ('reden_einde', case when geeindigd then reden end),
    ('fase_nu', case when not geeindigd then fase end),
    ('fase_bij_stoppen', case when uitval then fase end),
    ('inkomen_bij_start', reg_inkomen_start)
) i(indicator, klasse) where i.klasse is not null
union all
select gemeente, 'stevigheid', meting,
    case when psychische_gezondheid_niveau <= 2 then 'kwetsbaar' when psychische_gezondheid_niveau <= 3 then 'wisselend' else 'stevig' end
from staf where psychische_gezondheid_niveau is not null;

-- Changes since the start, with how large one must be to count. Of what has a spread and a
-- reliability that is more than chance gives: 1,96 times the standard error of a difference.
create macro betrouwbaar(sd, r) as 1.959963984540054 * sd * sqrt(2 * (1 - r));
create temp table waarde as
select pseudoniem, gemeente, meting, i.* from staf, lateral (values
    ('niveau_financien', 1.0, true, financien_niveau),
    ('niveau_werk_opleiding', 1.0, true, werk_opleiding_niveau),
    ('niveau_dagbesteding', 1.0, true, dagbesteding_niveau),
    ('niveau_wonen', 1.0, true, wonen_niveau),
    ('niveau_thuissituatie', 1.0, true, thuissituatie_niveau),
    ('niveau_sociaal_netwerk', 1.0, true, sociaal_netwerk_niveau),
    ('niveau_lichamelijke_gezondheid', 1.0, true, lichamelijke_gezondheid_niveau),
    ('niveau_psychische_gezondheid', 1.0, true, psychische_gezondheid_niveau),
    ('niveau_verslaving', 1.0, true, verslaving_niveau),
    ('niveau_justitie', 1.0, true, justitie_niveau),
    ('niveau_financiele_vaardigheden', 1.0, true, financiele_vaardigheden_niveau),
    ('niveau_totaal', betrouwbaar(0.6, 0.8), false, totaal_niveau),
    ('vaardig_met_geld', betrouwbaar(2, 0.7), false, vaardigheden)
) i(indicator, grens, haalt, waarde) where i.waarde is not null
union all
select pseudoniem, gemeente, meting, i.* from zelf, lateral (values
    ('beleving_kwaliteit_van_leven', betrouwbaar(2.4, 0.65), false, kwaliteit_van_leven),
    ('beleving_zingeving', betrouwbaar(2.4, 0.65), false, zingeving),
    ('beleving_ervaren_gezondheid', betrouwbaar(2.4, 0.65), false, ervaren_gezondheid),
    ('beleving_dagelijks_functioneren', betrouwbaar(2.4, 0.65), false, dagelijks_functioneren),
    ('beleving_geluk', betrouwbaar(2.4, 0.65), false, geluk),
    ('beleving_zelfvertrouwen', betrouwbaar(2.4, 0.65), false, zelfvertrouwen),
    ('beleving_rust', betrouwbaar(2.2, 0.7), false, rust),
    ('beleving_trots', betrouwbaar(2.4, 0.65), false, trots),
    ('beleving_hoop', betrouwbaar(2.4, 0.65), false, hoop),
    ('beleving_steun', betrouwbaar(2.4, 0.65), false, steun),
    ('beleving_welbevinden', betrouwbaar(1.7, 0.8), false, welbevinden),
    ('moed_hulp_vragen', betrouwbaar(2.4, 0.65), false, moed),
    ('grip_volgens_jongere', betrouwbaar(2.4, 0.65), false, grip_op_geld)
) i(indicator, grens, haalt, waarde) where i.waarde is not null;

create temp table paar as
select nu.gemeente, indicator, nu.meting, t0.waarde as voor, nu.waarde as na, round(nu.waarde - t0.waarde, 9) as verschil, nu.grens, nu.haalt
from waarde nu join waarde t0 using (pseudoniem, indicator) where t0.meting = 'T0' and nu.meting <> 'T0'
union all
-- Two people about the same thing: nobody is better or worse.
select gemeente, i.indicator, meting, i.voor, i.na, 0, 1, false from beiden, lateral (values
    ('eens_over_steun', steun_staf, steun_zelf), ('eens_over_zelfvertrouwen', vertrouwen_staf, vertrouwen_zelf), ('eens_over_stress', stress_staf, stress_zelf)
) i(indicator, voor, na) where i.voor is not null and i.na is not null;

-- Who answered every item of a scale.
create temp table schaal as
select gemeente, 'schaal_welbevinden' as indicator, meting from zelf
where (tevreden + gelukkig + zinvol + gezond + dagelijks + vertrouwen + toekomst + steun_anderen) is not null
union all
select gemeente, 'schaal_zelfstandigheid', meting from staf
where (financien_niveau + werk_opleiding_niveau + wonen_niveau + financiele_vaardigheden_niveau) is not null;

create temp table uitkomst as
with som as (
    select gemeente, indicator, meting, 'n' as wat, count(*) as aantal from aandeel group by all
    union all select gemeente, indicator, meting, 'waar', count(*) filter (waar) from aandeel group by all
    union all select gemeente, indicator, meting, 'n', count(*) from getal group by all
    union all select gemeente, indicator, meting, 'som', sum(round(waarde * 10000)) from getal group by all
    union all select gemeente, indicator, meting, 'n', count(*) from middelste group by all
    union all select gemeente, indicator, meting, 'bak:' || bak::bigint, count(*) from middelste group by all
    union all select gemeente, indicator, meting, 'n', count(*) from verdeling group by all
    union all select gemeente, indicator, meting, 'klasse:' || klasse, count(*) from verdeling group by all
    union all select gemeente, indicator, meting, 'n', count(*) from schaal group by all
    union all
    select gemeente, indicator, meting, unnest(['n', 'voor', 'na', 'beter', 'slechter', 'gelijk']), unnest([
        count(*), sum(round(voor * 10000)), sum(round(na * 10000)),
        count(*) filter (verschil > grens or haalt and verschil = grens),
        count(*) filter (verschil < -grens or haalt and verschil = -grens),
        count(*) filter (abs(verschil) < grens or not haalt and abs(verschil) = grens)])
    from paar group by gemeente, indicator, meting
)
select gemeente, indicator, meting, wat, aantal::bigint as aantal from som where aantal <> 0;
