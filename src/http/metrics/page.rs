//! The shapes of metrics that most of them have.

use std::fmt;

use prometheus_client::encoding::{
    DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, EncodeLabelSet, MetricEncoder, NoLabelSet,
};
use prometheus_client::metrics::MetricType;

/// The text written so far.
pub(super) struct Page<'a>(pub(super) DescriptorEncoder<'a>);

impl Page<'_> {
    pub(super) fn gauge(&mut self, name: &str, help: &str, value: impl EncodeGaugeValue) -> fmt::Result {
        self.0.encode_descriptor(name, help, None, MetricType::Gauge)?.encode_gauge(&value)
    }

    /// A counter, without the `_total` that its name gets, and what writes its values.
    pub(super) fn counter(
        &mut self,
        name: &str,
        help: &str,
        values: impl FnOnce(&mut Counter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        values(&mut Counter(self.0.encode_descriptor(name, help, None, MetricType::Counter)?))
    }
}

/// A counter whose values are being written.
pub(super) struct Counter<'a>(MetricEncoder<'a>);

impl Counter<'_> {
    pub(super) fn add(&mut self, labels: &impl EncodeLabelSet, value: impl EncodeCounterValue) -> fmt::Result {
        self.0.encode_family(labels)?.encode_counter::<NoLabelSet, _, f64>(&value, None)
    }

    pub(super) fn add_one(&mut self, value: impl EncodeCounterValue) -> fmt::Result {
        self.0.encode_counter::<NoLabelSet, _, f64>(&value, None)
    }
}
