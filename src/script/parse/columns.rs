//! What the columns of a table hold, told by the names in its header.

use crate::script::CueKind;

use super::names::{Name, lookup, lookup_start};

/// What a table's columns hold: up to sixteen roles of four bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns(u64);

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Nothing the product reads.
    Other,
    /// Narration.
    Speech,
    /// Times.
    Time,
    /// The whole cell is one cue.
    Cue(CueKind),
}

/// The families that a column can hold, by the number in its four bits, less three.
const COLUMN_CUES: [CueKind; 8] = [
    CueKind::Visual,
    CueKind::OnScreen,
    CueKind::Music,
    CueKind::Sfx,
    CueKind::Search,
    CueKind::Media,
    CueKind::Voice,
    CueKind::Note,
];

impl Columns {
    /// The most columns that can have a role.
    pub(super) const MOST: usize = 16;

    /// The roles by the names in a header row.
    pub(super) fn of<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let mut roles = 0;
        let mut cells = 0;
        let mut blank = true;
        for (index, cell) in header.take(Self::MOST).enumerate() {
            cells = index + 1;
            let cell = cell.trim();
            blank &= cell.is_empty();
            let known = lookup(cell).or_else(|| lookup_start(cell).map(|(known, _)| known));
            let role = match known.map(|known| known.name) {
                None => 0,
                Some(Name::Speech) => 1,
                Some(Name::Time) => 2,
                Some(Name::Cue(kind)) => {
                    let place = COLUMN_CUES.iter().position(|&cue| cue == kind);
                    place.map_or(0, |place| place as u64 + 3)
                }
            };
            roles |= role << (4 * index);
        }
        if cells == 2 && blank {
            // Two nameless columns: picture left, sound right, as broadcast scripts have it.
            roles = 3 | 1 << 4;
        }
        Self(roles)
    }

    /// What the column holds.
    pub(super) fn column(self, index: usize) -> Column {
        let role = if index < Self::MOST { (self.0 >> (4 * index)) & 15 } else { 0 };
        match role {
            0 => Column::Other,
            1 => Column::Speech,
            2 => Column::Time,
            cue => usize::try_from(cue - 3)
                .ok()
                .and_then(|place| COLUMN_CUES.get(place))
                .map_or(Column::Other, |&kind| Column::Cue(kind)),
        }
    }

    /// Whether any column is narration.
    pub(super) fn speak(self) -> bool {
        (0..Self::MOST).any(|index| self.column(index) == Column::Speech)
    }

    /// The last column that has a role.
    pub(super) fn last(self) -> usize {
        (0..Self::MOST).rev().find(|&index| self.column(index) != Column::Other).unwrap_or(0)
    }

    /// How many columns have a role.
    pub(super) fn known(self) -> usize {
        (0..Self::MOST).filter(|&index| self.column(index) != Column::Other).count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Columns};
    use crate::script::CueKind;

    #[test]
    fn columns_take_their_role_from_the_header() {
        let columns = Columns::of(["Time", "Visual / B-roll", "Narration (VO)", "#"].into_iter());
        assert_eq!(columns.column(0), Column::Time);
        assert_eq!(columns.column(1), Column::Cue(CueKind::Visual));
        assert_eq!(columns.column(2), Column::Speech);
        assert_eq!(columns.column(3), Column::Other);
        assert_eq!(Columns::of(["", " "].into_iter()).column(1), Column::Speech);
        assert!(!Columns::of(["Shot", "Gear"].into_iter()).speak());
    }
}
