"""Official results as open data: one line for each unit, and one for each component of each unit."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.documents.open_csv import Value, csv_bytes
from bot.documents.results_paper import ResultsPaper, result_rows

HEADER: Final = (
    "nam", "ky_danh_gia", "bo_chi_so", "ma_don_vi", "don_vi", "dia_ban", "nhom_xep_hang", "thu_hang",
    "diem_tu_danh_gia", "diem_tham_dinh", "diem_dat_duoc", "diem_toi_da", "diem_thuong", "ty_le_phan_tram",
    "xep_loai", "da_nop_phieu", "tong_diem_ky_truoc", "lan_cong_bo", "thu_nghiem", "ban_xem_truoc",
)  # fmt: skip
DETAIL_HEADER: Final = (
    "nam", "ma_don_vi", "don_vi", "ma_chi_so", "chi_so", "ma_nhom", "diem_toi_da",
    "diem_tu_danh_gia", "diem_tham_dinh", "diem_dat_duoc", "trang_thai", "thu_nghiem",
    "diem_tu_danh_gia_sau_khi_sua",
)  # fmt: skip


def results_csv(paper: ResultsPaper) -> bytes:
    """One line for each unit, class by class from rank 1 down."""
    return csv_bytes(HEADER, _units(paper))


def results_detail_csv(paper: ResultsPaper) -> bytes:
    """One line for each component of each unit. ``trang_thai`` is the state's own name, the same every year."""
    return csv_bytes(DETAIL_HEADER, _components(paper))


def _units(paper: ResultsPaper) -> Iterator[Sequence[Value]]:
    edition = paper.edition
    for one in edition.classes:
        for row in result_rows(edition, one):
            unit, earlier = row.unit, row.unit.earlier
            yield (
                edition.occasion.year,
                edition.occasion.title,
                edition.framework_id,
                unit.code,
                unit.name,
                unit.area_name,
                one.label,
                unit.rank,
                row.self_points,
                row.appraised_points,
                row.achieved_points,
                unit.whole.counted_max,
                unit.bonus.achieved_points,
                row.percent,
                row.band.label if row.band else None,
                unit.is_submitted,
                earlier.total_points if earlier else None,
                paper.number or None,
                edition.is_trial,
                edition.is_preview,
            )


def _components(paper: ResultsPaper) -> Iterator[Sequence[Value]]:
    edition = paper.edition
    for unit in edition.units:
        for result in unit.components:
            row, scores = edition.row_by_key[result.key], result.scores
            yield (
                edition.occasion.year,
                unit.code,
                unit.name,
                row.code,
                row.title,
                row.pillar,
                row.max_points,
                scores.self_points,
                scores.appraised_points,
                scores.achieved_points,
                result.state.value,
                edition.is_trial,
                result.edited_points,
            )
