//! Waits in SQL: the Kaplan–Meier median, for the definitions that warehouses run.

/// Continues a list of common tables that ends with `waits` (label, length, ended): the median of each period.
macro_rules! sql_median_wait {
    () => {
        r",
times as (
  -- at each length of wait: how many ended there, and how many had lasted so long
  select label, length, count(*) filter (where ended) as ended,
    sum(count(*)) over (partition by label order by length desc) as at_risk
  from waits
  group by label, length
),
survival as (
  -- Kaplan and Meier: the product of the shares that go on
  select label, length, case when ended = at_risk then 0 else
    exp(sum(ln(case when ended < at_risk then 1.0 - ended / at_risk end)) over (partition by label order by length))
  end as share
  from times
)
select label as period,
  (select min(length) from survival s where s.label = p.label and share <= 0.5 + 1e-9) as value,
  null as numerator, null as denominator,
  (select count(*) from waits w where w.label = p.label) as n
from periods p"
    };
}
pub(crate) use sql_median_wait;
